"""Returns a value of a hundred thousand levels.

Verdict: error
Says: levels deep
"""


def f():
    value = ()
    for _ in range(100_000):
        value = (value,)
    return value
