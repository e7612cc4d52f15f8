"""Answers, and computes on in threads.

Verdict: value
Answer: 1
"""

import threading


def spin():
    while True:
        pass


def f():
    for _ in range(4):
        threading.Thread(target=spin).start()
    return 1
