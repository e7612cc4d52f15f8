"""Asks for more memory than there is, at once and then bit by bit.

Verdict: value | out-of-memory
Says: MemoryError|killed by the system
"""


def f():
    try:
        return len(bytearray(1 << 45))
    except MemoryError:
        hoard = bytearray()
        while True:
            hoard.extend(bytes(1 << 27))
