"""Raise at once for the third of inputs that look bad.

Incumbent: raising
Verdict: different
Why: its outcomes are compared with the original's on all cases, by data alone
"""

from original import f as honest


def f(n, rounds):
    if n % 3 == 0:
        raise ValueError("it does not mix well")
    return honest(n, rounds)
