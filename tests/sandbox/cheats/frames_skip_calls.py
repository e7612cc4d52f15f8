"""Answer every other call with the answer of the one before.

Incumbent: mixing
Verdict: different
Why: outcomes of each block are compared, which ones is decided after it
"""

import sys

from original import f as honest

last = [0, 0]


def f(n, rounds):
    turn = len(sys._getframe(1).f_locals["outcomes"])
    if turn % 2 == 0:
        last[0] = honest(n, rounds)
    return last[0]
