"""Answer one row many times in place of many rows.

Incumbent: rows
Verdict: different
Why: which parts are one and the same object is compared
"""


def f(n, rows):
    return [[n + i for i in range(50)]] * rows
