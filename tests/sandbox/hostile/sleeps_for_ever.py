"""Waits without using the processor.

Verdict: timeout
Deadline: 0.3
"""

import time


def f():
    while True:
        time.sleep(3600)
