"""Fills the disk with a file that has no name any more, held by a stray process.

Verdict: value
Answer: 'held'
"""

import os
import time


def f():
    file = os.open("hidden", os.O_RDWR | os.O_CREAT)
    os.unlink("hidden")
    try:
        while True:
            os.write(file, bytes(1 << 20))
    except OSError:
        if os.fork() == 0:
            os.setsid()
            time.sleep(3600)
        return "held"
