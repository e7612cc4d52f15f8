"""Installs a hook that refuses whatever our own code does next.

Verdict: error
Says: exit status
"""

import sys


def f():
    sys.addaudithook(refuse)
    return 1


def refuse(event, arguments):
    raise RuntimeError(event)
