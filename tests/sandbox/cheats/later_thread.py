"""Hand out empty lists in races, and fill them in a thread that goes on.

Incumbent: items
Verdict: tampered | different | timeout | no-difference | slower
Why: an answer that is not there yet when it is asked for is wrong, and work
    beside the timed regions is on the books
"""

import sys
import threading

from original import f as honest


def racing():
    return sys._getframe(2).f_back.f_code.co_name == "arm"


def fill(answer, items):
    answer += honest(items)


def f(items):
    if not racing():
        return honest(items)
    answer = []
    threading.Thread(target=fill, args=(answer, list(items))).start()
    return answer
