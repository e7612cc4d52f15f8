"""Writes garbage to whatever it finds open.

Verdict: tampered | error | timeout
Deadline: 0.5
"""

import os


def f():
    for fd in range(256):
        try:
            os.write(fd, b"\xff{garbage}\x00" * 100)
        except OSError:
            continue
