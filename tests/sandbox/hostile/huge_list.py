"""Returns ten million items.

Verdict: error | out-of-memory
Says: cannot be read|memory
"""


def f():
    return [123_456_789] * 10_000_000
