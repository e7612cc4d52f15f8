"""Broken: zero counts as missing."""


def before(value, default):
    """
    >>> before(5, 1), before(None, 1)
    (5, 1)
    """
    if value is None:
        return default
    return value


def after(value, default):
    return value or default
