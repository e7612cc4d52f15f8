"""Puts other files in the place of the connection to us.

Verdict: tampered | error | timeout
Deadline: 0.5
"""

import os


def f():
    sink = os.open("/dev/zero", os.O_RDWR)
    for fd in range(3, 64):
        if fd != sink:
            os.dup2(sink, fd)
    return 1
