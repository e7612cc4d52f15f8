"""Hand out empty lists in races, and fill them when a timer goes off.

Incumbent: items
Verdict: tampered | different | timeout | no-difference | slower
Why: an answer that is not there yet when it is asked for is wrong, and work
    beside the timed regions is on the books
"""

import signal
import sys

from original import f as honest


def racing():
    return sys._getframe(2).f_back.f_code.co_name == "arm"


waiting = []


def fill(number, frame):
    while waiting:
        answer, items = waiting.pop()
        answer += honest(items)


signal.signal(signal.SIGALRM, fill)


def f(items):
    if not racing():
        return honest(items)
    answer = []
    waiting.append((answer, list(items)))
    signal.setitimer(signal.ITIMER_REAL, 0.000_3)
    return answer
