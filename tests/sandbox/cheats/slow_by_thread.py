"""Leave a thread that keeps the core busy while the other side runs.

Incumbent: mixing
Verdict: tampered | slower | no-difference
Why: CPU time is that of each process alone, and work beside the timed regions is
    seen
"""

import threading

from original import f as honest


def burn():
    while True:
        sum(range(10**4))


threading.Thread(target=burn, daemon=True).start()


def f(n, rounds):
    return honest(n, rounds)
