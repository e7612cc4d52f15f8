"""Answer a generator in place of a list.

Incumbent: items
Verdict: different
Why: types have to be equal
"""

from original import f as honest


def f(items):
    yield from honest(items)
