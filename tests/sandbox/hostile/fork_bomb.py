"""Forks without end, and its children do the same.

Verdict: timeout | error | out-of-memory
Deadline: 0.5
"""

import os
import time


def f():
    for _ in range(11):  # at most 2048 processes, where nothing else holds it
        try:
            os.fork()
        except OSError:
            break
    time.sleep(3600)
