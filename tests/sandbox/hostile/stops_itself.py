"""Stops its own process, which then neither answers nor ends.

Verdict: timeout
Deadline: 0.3
"""

import os
import signal


def f():
    os.kill(os.getpid(), signal.SIGSTOP)
