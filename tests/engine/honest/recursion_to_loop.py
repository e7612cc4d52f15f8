"""A loop in place of a recursion: deep inputs fail only before."""


def before(items):
    """
    >>> before([1, 2, 3])
    6
    """
    return items[0] + before(items[1:]) if items else 0


def after(items):
    return sum(items)
