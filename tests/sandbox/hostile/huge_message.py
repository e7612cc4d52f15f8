r"""Raises an exception whose message is a hundred megabytes.

Verdict: value
Says: ^raises ValueError\('xxxx
"""


def f():
    raise ValueError("x" * 100_000_000)
