"""Returns an iterator that never ends, unasked.

Verdict: value
Says: …
"""

import itertools


def f():
    return itertools.count()
