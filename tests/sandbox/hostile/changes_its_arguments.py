"""Leaves a loop, an endless iterator and itself in its arguments.

Verdict: value
Answer: 'changed'
"""

import itertools


def f(at):
    at["loop"] = at
    at["endless"] = itertools.repeat(1)
    at["f"] = f
    return "changed"
