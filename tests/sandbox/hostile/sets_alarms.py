"""Lets an alarm end it.

Verdict: error
Says: signal 14
"""

import signal
import time


def f():
    signal.setitimer(signal.ITIMER_REAL, 0.01)
    time.sleep(60)
