"""Empty the input, so that there is less to compare.

Incumbent: items
Verdict: different
Why: arguments are compared after the call
"""


def f(items):
    items.clear()
    return items
