"""Compute in a thread while the main one sleeps.

Incumbent: items
Verdict: no-difference | slower | tampered
Why: the kernel's clock is that of all threads of a process
"""

import threading

from original import f as honest


def f(items):
    answer = []
    thread = threading.Thread(target=lambda: answer.append(honest(items)))
    thread.start()
    thread.join()
    return answer[0]
