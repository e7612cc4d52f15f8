"""Asks for a table and a program of the kernel's own machine.

Verdict: value
Answer: []
"""

import struct

from tricks import succeeded, syscall


def f():
    table = struct.pack("IIII", 2, 4, 8, 1) + bytes(112)
    code = struct.pack("<BBHi", 0xB7, 0, 0, 0) + struct.pack("<BBHi", 0x95, 0, 0, 0)
    return succeeded(
        table=lambda: syscall("bpf", 0, table, len(table)),
        program=lambda: syscall("bpf", 5, struct.pack("II", 1, 2) + code, 48),
    )
