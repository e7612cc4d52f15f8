"""Returns millions of items.

Verdict: error | out-of-memory | timeout
Says: cannot be read|memory|no answer
"""


def f():
    return [10**30] * 4_000_000
