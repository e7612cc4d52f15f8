"""Answer wrong at random, one time in fifty.

Incumbent: mixing
Verdict: no-difference | slower | different
Why: what is wrong so rarely that nobody sees it saves less than the least gain
"""

import os

from original import f as honest


def f(n, rounds):
    return honest(n, rounds) if os.urandom(2)[0] > 5 else n % 1_000_003
