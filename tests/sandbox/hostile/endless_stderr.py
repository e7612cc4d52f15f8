"""Complains without end, past Python's own streams.

Verdict: timeout
Deadline: 0.5
"""

import os


def f():
    while True:
        try:
            os.write(2, b"x" * 1_000_000)
        except OSError:
            continue
