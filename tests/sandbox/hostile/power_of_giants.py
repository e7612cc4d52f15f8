"""Computes a number of billions of digits.

Verdict: timeout
Deadline: 0.3
"""


def f():
    return pow(7**1_000_000, 999_999_999)
