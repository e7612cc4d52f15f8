"""Leaves a process behind that has another session and another parent.

Verdict: value
Answer: 'left'
"""

import os
import time


def f():
    if os.fork() == 0:
        os.setsid()
        if os.fork() == 0:
            while True:
                time.sleep(0.01)
        os._exit(0)
    return "left"
