"""Broken: the remainder takes the sign of the other operand."""

import math


def before(value, size):
    """
    >>> before(17, 5), before(20, 7)
    (2, 6)
    """
    while value < 0:
        value += size * (-value // size + 1)
    return value % size


def after(value, size):
    return int(math.fmod(value, size))
