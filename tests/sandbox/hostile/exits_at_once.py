"""Ends its process as if all were well.

Verdict: error
Says: exit status 0
"""

import os


def f():
    os._exit(0)
