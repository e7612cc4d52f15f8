"""Raise at once what the original raises after its work.

Incumbent: raising
Verdict: different
Why: its outcomes are compared with the original's on all cases, by data alone
"""


def f(n, rounds):
    raise ValueError("it does not mix well")
