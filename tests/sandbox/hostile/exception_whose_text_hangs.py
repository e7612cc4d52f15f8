"""Raises what takes for ever to put into words.

Verdict: timeout
Deadline: 0.3
"""


class Chatty(Exception):
    def __str__(self):
        while True:
            pass


def f():
    raise Chatty
