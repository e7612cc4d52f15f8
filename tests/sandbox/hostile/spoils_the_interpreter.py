r"""Writes over Python's own small numbers, and answers.

Verdict: value | error
Says: exit status|signal|^-?\d+$
"""

import ctypes


def f():
    ctypes.memset(id(1) + 24, 0x7F, 4)
    ctypes.memset(id(None), 0, 8)
    return 1 + 1
