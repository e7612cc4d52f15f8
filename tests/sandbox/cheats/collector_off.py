"""Switch the collector off.

Incumbent: objects
Verdict: no-difference | slower
Why: before each block the collector is as it was
"""

import gc

from original import f as honest

gc.disable()


def f(n, count):
    return honest(n, count)
