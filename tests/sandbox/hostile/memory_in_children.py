"""Spreads what it takes over many processes.

Verdict: timeout | out-of-memory | error
Deadline: 0.8
"""

import os
import time


def f():
    for _ in range(6):
        try:
            if os.fork() == 0:
                hoard = bytes(range(256)) * (1 << 20)
                time.sleep(3600 + len(hoard))
        except OSError:
            break
    time.sleep(3600)
