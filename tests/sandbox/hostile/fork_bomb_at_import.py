"""Forks without end when it is loaded, and the children answer as if they were it.

Verdict: timeout | error | tampered
Deadline: 0.5
"""

import os

for _ in range(11):
    try:
        os.fork()
    except OSError:
        break


def f():
    while True:
        pass
