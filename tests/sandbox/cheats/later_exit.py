"""Hand out an empty list and fill it when the process exits.

Incumbent: items
Verdict: different
Why: the process is ended from outside, after its answers were read
"""

import atexit

from original import f as honest


def f(items):
    answer = []
    atexit.register(lambda: answer.extend(honest(items)))
    return answer
