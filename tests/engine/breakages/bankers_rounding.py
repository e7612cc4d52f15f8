"""Broken: `round` takes halves to the even neighbour."""

import math


def before(prices):
    """
    >>> before([1.2, 2.7, 3.9])
    [1, 3, 4]
    """
    return [math.floor(price + 0.5) for price in prices]


def after(prices):
    return [round(price) for price in prices]
