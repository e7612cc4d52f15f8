"""Installs a filter of its own under which it cannot answer.

Verdict: error | tampered | timeout
Deadline: 0.5
"""

import ctypes
import struct

from tricks import libc


def f():
    code = ctypes.create_string_buffer(struct.pack("<HBBI", 6, 0, 0, 0x80000000))
    filtered = struct.pack("HP", 1, ctypes.addressof(code))
    libc.prctl(38, 1, 0, 0, 0)
    libc.prctl(22, 2, ctypes.create_string_buffer(filtered), 0, 0)
    return 1
