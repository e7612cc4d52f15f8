"""Ends its main thread alone: the process is a zombie that computes.

Verdict: timeout
Deadline: 0.5
"""

import threading

from tricks import syscall


def spin():
    while True:
        pass


def f():
    threading.Thread(target=spin).start()
    syscall("exit", 0)
