"""Hand out empty lists in races, and fill them when the collector runs.

Incumbent: items
Verdict: tampered | different
Why: what a process spends beside the timed regions is on the kernel's books too
"""

import gc
import sys

from original import f as honest


def racing():
    return sys._getframe(2).f_back.f_code.co_name == "arm"


waiting = []


def fill(phase, info):
    while waiting:
        answer, items = waiting.pop()
        answer += honest(items)


gc.callbacks.append(fill)


def f(items):
    if not racing():
        return honest(items)
    answer = []
    waiting.append((answer, list(items)))
    return answer
