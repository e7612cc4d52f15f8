"""Leave a process that keeps the core busy while the other side runs.

Incumbent: mixing
Verdict: no-difference | slower | tampered
Why: CPU time is that of each process alone; where processes were started, both
    clocks have to agree
"""

import os

from original import f as honest

if os.fork() == 0:
    os.closerange(3, 256)
    while True:
        sum(range(10**4))


def f(n, rounds):
    return honest(n, rounds)
