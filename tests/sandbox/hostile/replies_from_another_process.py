"""Has a process that it forked say that it is done, and waits.

Verdict: tampered | error | timeout
Deadline: 0.5
"""

import os
import time

from tricks import peer


def f():
    if os.fork() == 0:
        os.setsid()
        peer().sendall(b"D")
    time.sleep(3600)
