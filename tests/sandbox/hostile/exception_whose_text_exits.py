"""Raises what ends the process when it is put into words.

Verdict: error
Says: exit status
"""


class Final(Exception):
    def __str__(self):
        raise SystemExit(0)


def f():
    raise Final
