"""Answer wrong at random, one time in three.

Incumbent: mixing
Verdict: different
Why: outcomes are compared in the race too, on inputs that are new each time
"""

import os

from original import f as honest


def f(n, rounds):
    return honest(n, rounds) if os.urandom(1)[0] % 3 else n % 1_000_003
