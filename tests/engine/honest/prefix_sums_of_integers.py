"""Sums of prefixes, exact for integers."""


def before(values):
    """
    >>> before([1, 2, 3])
    [1, 3, 6]
    """
    return [sum(values[: i + 1]) for i in range(len(values))]


def after(values):
    total, sums = 0, []
    for value in values:
        total += value
        sums.append(total)
    return sums
