"""Takes another name, shuts out who measures it, and adopts what its children leave.

Verdict: value
Answer: -1
Needs: filter
"""

from tricks import libc


def f():
    libc.prctl(15, b") Z 1 1 (", 0, 0, 0)
    libc.prctl(36, 1, 0, 0, 0)
    libc.prctl(1, 9, 0, 0, 0)
    return libc.prctl(4, 0, 0, 0, 0)
