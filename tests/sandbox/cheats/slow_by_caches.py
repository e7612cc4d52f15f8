"""Leave a process that empties the caches of the core again and again.

Incumbent: items
Verdict: no-difference | slower | different | tampered
Why: where processes were started, both clocks have to agree
"""

import os

from original import f as honest

if os.fork() == 0:
    os.closerange(3, 256)
    block = bytearray(64 << 20)
    while True:
        for start in range(64):
            block[start::64] = block[start::64]


def f(items):
    return honest(items)
