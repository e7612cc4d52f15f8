"""Computes for ever.

Verdict: timeout
Deadline: 0.3
"""


def f():
    while True:
        pass
