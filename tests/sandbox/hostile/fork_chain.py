"""Hops from process to process, so that there is always a new one to kill.

Verdict: timeout | error | tampered
Deadline: 0.5
"""

import os


def f():
    os.setsid() if os.getpid() != os.getsid(0) else None
    for _ in range(2000):
        try:
            if os.fork():
                os._exit(0)
        except OSError:
            break
        os.setsid()
    while True:
        pass
