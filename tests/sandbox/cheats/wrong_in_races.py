"""Answer wrong once a process is asked for several calls at a time.

Incumbent: mixing
Verdict: different
Why: outcomes are compared in the race too, on inputs that are new each time
"""

import sys

from original import f as honest


def f(n, rounds):
    batch = sys._getframe(1).f_locals.get("inputs", ())
    return honest(n, rounds) if len(batch) < 2 else n % 1_000_003
