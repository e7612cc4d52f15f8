"""Reads from standard input, hoping for a terminal.

Verdict: value
Answer: raises EOFError('EOF when reading a line')
"""


def f():
    return input()
