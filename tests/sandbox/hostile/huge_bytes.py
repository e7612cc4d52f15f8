"""Returns a gigabyte.

Verdict: error | out-of-memory
Says: cannot be read|memory
"""


def f():
    return bytes(1 << 30)
