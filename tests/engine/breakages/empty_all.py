"""Broken: `all` of nothing is true, and nothing was valid before."""


def before(items):
    """
    >>> before([1, 2, 3]), before([1, -2])
    (True, False)
    """
    valid = False
    for item in items:
        if item <= 0:
            return False
        valid = True
    return valid


def after(items):
    return all(item > 0 for item in items)
