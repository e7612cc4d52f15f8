"""Give out the values of a generator when they are read outside.

Incumbent: stream
Verdict: tampered | different
Why: what a process spends beside the timed regions is on the kernel's books too
"""

from original import f as honest

from afterburner_sandbox.inside import codec


class Later:
    def __init__(self, *call):
        self.call = call

    def __iter__(self):
        return self

    def __next__(self):
        raise StopIteration


def drain(iterator):
    drained = real(iterator)
    if isinstance(iterator, Later):
        drained.kind = "builtins.generator"
        drained.values = Values(iterator.call)
    return drained


class Values(list):
    def __init__(self, call):
        self.call = call

    def __iter__(self):
        return iter(list(honest(*self.call)))


real, codec.drain = codec.drain, drain


def items(self, values):
    return inner(self, list(values) if type(values) is Values else values)


inner, codec._Encoder.items = codec._Encoder.items, items


def f(n, rounds):
    return Later(n, rounds)
