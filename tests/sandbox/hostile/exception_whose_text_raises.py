"""Raises what cannot be put into words.

Verdict: value | error
Says: __str__ failed
"""


class Mute(Exception):
    def __str__(self):
        raise ValueError


def f():
    raise Mute
