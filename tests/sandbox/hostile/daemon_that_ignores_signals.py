"""Leaves a process behind that ignores signals and holds no descriptor.

Verdict: value
Answer: 'left'
"""

import os
import signal
import time


def f():
    if os.fork() == 0:
        os.setsid()
        os.closerange(0, 256)
        signal.pthread_sigmask(signal.SIG_BLOCK, signal.valid_signals())
        while True:
            time.sleep(0.01)
    return "left"
