"""Goes round Python's allocator.

Verdict: value | out-of-memory
Says: ^True$|killed by the system
"""

import ctypes

from tricks import libc

libc.malloc.restype = ctypes.c_void_p


def f():
    blocks = 0
    while blocks < 64 and libc.malloc(ctypes.c_size_t(1 << 29)):
        blocks += 1
    return blocks < 16
