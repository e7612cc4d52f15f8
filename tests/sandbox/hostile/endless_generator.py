r"""Gives items without end.

Verdict: value
Says: ^<generator of \[0, 1, 2, 3, .*…
Mode: drain
"""


def f():
    number = 0
    while True:
        yield number
        number += 1
