"""Ends its process without Python's knowing.

Verdict: error
Says: exit status 0
"""

from tricks import syscall


def f():
    syscall("exit_group", 0)
