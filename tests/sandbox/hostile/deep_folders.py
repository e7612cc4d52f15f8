"""Leaves folders so deep that no path, and no recursion, reaches their end.

Verdict: value
Answer: 5000
"""

import os


def f():
    for _ in range(5_000):
        os.mkdir("a")
        os.chdir("a")
    return 5_000
