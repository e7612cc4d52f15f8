"""Ends, while a process that it started holds the connection to us open.

Verdict: error | timeout | tampered
Deadline: 0.5
"""

import os
import time


def f():
    if os.fork() == 0:
        os.setsid()
        time.sleep(3600)
    os._exit(0)
