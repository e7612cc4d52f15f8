"""Gives one item, and then never another.

Verdict: timeout
Deadline: 0.3
Mode: drain
"""

import time


def f():
    yield 1
    time.sleep(3600)
    yield 2
