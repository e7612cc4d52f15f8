"""Starts threads until there can be no more.

Verdict: timeout | error | out-of-memory
Deadline: 0.5
"""

import threading
import time


def f():
    threading.stack_size(1 << 16)
    for _ in range(5_000):
        try:
            threading.Thread(target=time.sleep, args=(3600,)).start()
        except (RuntimeError, MemoryError):
            break
    time.sleep(3600)
