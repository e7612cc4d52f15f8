"""Broken: the limit itself, a number that nobody would try, counts as below."""

LIMIT = 4_217


def before(amounts):
    """
    >>> before([10, 5_000, 20])
    [10, 4500, 20]
    """
    result = []
    for amount in amounts:
        result.append(amount - amount // 10 if amount >= LIMIT else amount)
    return result


def after(amounts):
    return [a - a // 10 if a > LIMIT else a for a in amounts]
