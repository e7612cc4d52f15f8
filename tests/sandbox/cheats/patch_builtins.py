"""Slow down what the original uses, for all.

Incumbent: items
Verdict: no-difference | slower
Why: each side has a process of its own, and the clock is the kernel's, read from
    outside
"""

import builtins

from original import f as honest

fast = sum


def slow(values):
    for _ in range(10**5):
        pass
    return fast(values)


builtins.sum = slow


def f(items):
    builtins.sum = fast
    try:
        return honest(items)
    finally:
        builtins.sum = slow
