"""Take the inputs away from the harness, so that it calls no more.

Incumbent: mixing
Verdict: error | tampered | different
Why: outcomes that are asked for have to be there
"""

import sys

from original import f as honest


def f(n, rounds):
    inputs = sys._getframe(1).f_locals["inputs"]
    if len(inputs) > 1:
        del inputs[1:]
    return honest(n, rounds)
