r"""Returns an object that hangs whoever looks at it.

Verdict: value
Says: ^sample\.Gorgon
"""


class Gorgon:
    def stare(self, *_):
        while True:
            pass

    __repr__ = __str__ = __eq__ = __len__ = __bool__ = __format__ = stare
    __hash__ = object.__hash__


def f():
    return Gorgon()
