"""Broken: the same exception, but it no longer says which item is bad."""


def before(items):
    """
    >>> before([4, 9])
    13
    """
    total = 0
    for item in items:
        if item < 0:
            raise ValueError(f"item {item} is negative")
        total += item
    return total


def after(items):
    if items and min(items) < 0:
        raise ValueError(f"item {min(items)} is negative")
    return sum(items)
