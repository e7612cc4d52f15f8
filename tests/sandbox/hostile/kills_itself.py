"""Kills itself, as the system would if memory were out.

Verdict: out-of-memory | error
"""

import os
import signal


def f():
    os.kill(os.getpid(), signal.SIGKILL)
