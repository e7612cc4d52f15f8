"""Hides memory in files that lie nowhere.

Verdict: value | out-of-memory
Says: ^True$|killed by the system
"""

import os


def f():
    files = []
    try:
        for _ in range(40):
            files.append(os.memfd_create("hoard"))
            os.write(files[-1], bytes(48 << 20))
    except OSError:
        pass
    return len(files) < 20
