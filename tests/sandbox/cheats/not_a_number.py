"""Answer NaN, which is not unequal to anything.

Incumbent: floats
Verdict: different
Why: NaN equals NaN alone
"""


def f(items):
    return float("nan")
