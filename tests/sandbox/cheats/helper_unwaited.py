"""Compute in a process for each call, whose time nobody collects.

Incumbent: items
Verdict: no-difference | slower | timeout | tampered
Why: started processes are counted by the kernel's numbers; then wall time has to
    show the gain as well
"""

import os
import pickle
import signal

from original import f as honest

signal.signal(signal.SIGCHLD, signal.SIG_IGN)


def f(items):
    told, telling = os.pipe()
    if os.fork() == 0:
        with open(telling, "wb") as pipe:
            pickle.dump(honest(items), pipe)
        os._exit(0)
    os.close(telling)
    with open(told, "rb") as pipe:
        return pickle.load(pipe)
