"""Leaves folders so deep that no path, and no recursion, reaches their end.

Verdict: value
Answer: 2000
"""

import os


def f():
    for _ in range(2_000):
        os.mkdir("a")
        os.chdir("a")
    return 2_000
