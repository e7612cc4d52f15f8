"""Returns an object that claims to be an int, and a type with a false name.

Verdict: value
Says: Liar|builtins.int
"""


class Liar:
    @property
    def __class__(self):
        return int


Liar.__module__ = "builtins"


def f():
    return Liar()
