"""Signals itself and others by the numbers of system calls.

Verdict: error
Says: signal 15
"""

import os

from tricks import succeeded, syscall


def f():
    succeeded(
        server=lambda: syscall("kill", 1, 9),
        parent=lambda: syscall("tgkill", os.getppid(), os.getppid(), 9),
    )
    syscall("kill", os.getpid(), 15)
