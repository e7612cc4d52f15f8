"""Has compiled code allocate: `array`, and `zlib` on a bomb.

Verdict: value | out-of-memory
Says: ^'no memory'|killed by the system
"""

import array
import zlib


def f():
    bomb = zlib.compress(bytes(1 << 24), 1)
    hoard = array.array("q")
    try:
        while True:
            hoard.frombytes(zlib.decompress(bomb))
    except MemoryError:
        return "no memory"
