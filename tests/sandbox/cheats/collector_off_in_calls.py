"""Switch the collector off in each call and leave it so.

Incumbent: objects
Verdict: different
Why: what a call leaves switched off is a difference in behaviour
"""

import gc

from original import f as honest


def f(n, count):
    gc.disable()
    return honest(n, count)
