"""Closes whatever it finds open, and goes on.

Verdict: tampered | error | timeout
Deadline: 0.5
"""

import os
import time


def f():
    os.closerange(0, 256)
    time.sleep(3600)
