"""Waits for a lock that it holds itself.

Verdict: timeout
Deadline: 0.3
"""

import threading


def f():
    lock = threading.Lock()
    lock.acquire()
    lock.acquire()
