"""Takes another name, cannot be dumped, and adopts what its children leave.

Verdict: value
Answer: 'hidden'
"""

from tricks import libc


def f():
    libc.prctl(15, b") Z 1 1 (", 0, 0, 0)
    libc.prctl(4, 0, 0, 0, 0)
    libc.prctl(36, 1, 0, 0, 0)
    libc.prctl(1, 9, 0, 0, 0)
    return "hidden"
