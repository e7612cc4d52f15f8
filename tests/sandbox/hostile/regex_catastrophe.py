"""Backtracks for longer than the universe lasts.

Verdict: timeout
Deadline: 0.3
"""

import re


def f():
    return re.match(r"(a|aa|a?)+$", "a" * 200 + "b")
