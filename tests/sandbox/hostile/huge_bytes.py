"""Returns more bytes than an answer may have.

Verdict: error | out-of-memory
Says: cannot be read|memory
"""


def f():
    return bytes(100 << 20)
