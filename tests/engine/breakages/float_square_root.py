"""Broken: floats have 53 bits, integers as many as they need."""

import math


def before(number):
    """
    >>> before(16), before(30), before(1_000_000)
    (4, 5, 1000)
    """
    if number < 0:
        raise ValueError("negative")
    return math.isqrt(number)


def after(number):
    if number < 0:
        raise ValueError("negative")
    return int(number**0.5)
