"""Asks Python to end, which is an exception like any other.

Verdict: value
Answer: raises SystemExit('0')
"""

import sys


def f():
    sys.exit(0)
