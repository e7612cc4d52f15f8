"""Returns an object whose type has no name that is text.

Verdict: error
Says: cannot be read
Deadline: 0.5
"""


class Meta(type):
    def __getattribute__(cls, name):
        if name == "__qualname__":
            raise MemoryError("no name")
        return type.__getattribute__(cls, name)


class Nameless(metaclass=Meta):
    pass


def f():
    return Nameless()
