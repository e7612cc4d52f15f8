"""Answer a list that is computed when it is looked at, and lies about its class.

Incumbent: items
Verdict: different
Why: a value's class is asked of the interpreter, not of the value
"""

from original import f as honest


class Meta(type):
    __module__ = "builtins"
    __qualname__ = "list"

    def __instancecheck__(cls, value):
        return True

    def __eq__(cls, other):
        return other is list

    def __hash__(cls):
        return hash(list)


class Lazy(metaclass=Meta):
    def __init__(self, items):
        self.items = items

    __class__ = property(lambda self: list)

    def __iter__(self):
        return iter(honest(self.items))

    def __reduce_ex__(self, protocol):
        return list, (honest(self.items),)


Lazy.__module__, Lazy.__qualname__ = "builtins", "list"


def f(items):
    return Lazy(items)
