"""Broken: zero is returned itself instead of False."""


def before(count, limit):
    """
    >>> before(3, 5), before(7, 5)
    (True, False)
    """
    if count == 0:
        return False
    return count < limit


def after(count, limit):
    return count and count < limit
