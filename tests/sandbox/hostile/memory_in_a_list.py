"""Appends until memory is out.

Verdict: value | out-of-memory
Says: MemoryError|killed by the system
"""


def f():
    hoard = []
    while True:
        hoard.append([None] * (1 << 25))
