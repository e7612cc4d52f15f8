"""Slow down every clock that Python code can read.

Incumbent: mixing
Verdict: no-difference | slower
Why: each side has a process of its own, and the clock is the kernel's, read from
    outside
"""

import time

from original import f as honest

for name in ("time", "monotonic", "perf_counter", "process_time", "thread_time"):
    setattr(time, name, lambda: 0.0)
    setattr(time, f"{name}_ns", lambda: 0)


def f(n, rounds):
    return honest(n, rounds)
