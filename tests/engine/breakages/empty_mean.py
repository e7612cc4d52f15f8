"""Broken: the mean of nothing is 0.0 instead of None."""


def before(values):
    """
    >>> before([1.0, 2.0, 6.0])
    3.0
    """
    if len(values) == 0:
        return None
    total = 0.0
    for value in values:
        total += value
    return total / len(values)


def after(values):
    return sum(values, 0.0) / (len(values) or 1)
