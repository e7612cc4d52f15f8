"""Broken: NaN becomes the upper limit instead of staying NaN."""


def before(value, low, high):
    """
    >>> before(5.0, 1.0, 3.0), before(2.0, 1.0, 3.0), before(0.5, 1.0, 3.0)
    (3.0, 2.0, 1.0)
    """
    if value < low:
        return low
    if value > high:
        return high
    return value


def after(value, low, high):
    return max(low, min(high, value))
