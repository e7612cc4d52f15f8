"""Broken: what is in order already is returned itself, not a copy of it."""


def before(items):
    """
    >>> before([3, 1, 2])
    [1, 2, 3]
    >>> before([9, 4])
    [4, 9]
    """
    result = []
    for item in items:
        at = 0
        while at < len(result) and result[at] <= item:
            at += 1
        result.insert(at, item)
    return result


def after(items):
    if all(a <= b for a, b in zip(items, items[1:])):
        return items
    return sorted(items)
