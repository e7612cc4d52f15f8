"""Aborts its process.

Verdict: error
Says: signal 6
"""

import os


def f():
    os.abort()
