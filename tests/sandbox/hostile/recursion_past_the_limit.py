"""Lifts Python's limit and overflows the stack of the process.

Verdict: error | value | out-of-memory
Says: signal|RecursionError|MemoryError|memory
"""

import sys


class Deep:
    def __repr__(self):
        return repr(self)


def f():
    sys.setrecursionlimit(1 << 30)
    return repr(Deep())
