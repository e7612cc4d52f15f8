"""Writes where no memory is.

Verdict: error
Says: signal 11
"""

import ctypes


def f():
    ctypes.memset(0, 1, 1)
