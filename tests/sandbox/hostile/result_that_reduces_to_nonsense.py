"""Returns an object whose parts are no parts.

Verdict: value
Says: sample.Odd
"""


class Odd:
    def __reduce_ex__(self, protocol):
        return 1, "2", {3}, 4.0, b"5", None, None


def f():
    return Odd()
