"""Answer the same thing always.

Incumbent: mixing
Verdict: different
Why: its outcomes are compared with the original's on all cases, by data alone
"""


def f(n, rounds):
    return 1
