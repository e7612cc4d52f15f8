"""Leaves two processes behind that start each other anew.

Verdict: value
Answer: 'left'
"""

import os
import time


def haunt():
    os.setsid()
    while True:
        if os.fork() == 0:
            os.setsid()
            time.sleep(0.005)
            continue
        os.wait()


def f():
    for _ in range(2):
        if os.fork() == 0:
            haunt()
    return "left"
