"""An index of first positions instead of a search for each item."""


def before(items):
    """
    >>> before([3, 1, 3])
    [0, 1, 0]
    """
    return [items.index(item) for item in items]


def after(items):
    first = {}
    for position, item in enumerate(items):
        first.setdefault(item, position)
    return [first[item] for item in items]
