r"""Calls itself until the stack is full.

Verdict: value
Says: ^raises RecursionError\(
"""


def f():
    return f()
