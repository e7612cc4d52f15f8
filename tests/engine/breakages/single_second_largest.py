"""Broken: one element has no second largest, but is returned as such."""


def before(items):
    """
    >>> before([3, 9, 5])
    5
    """
    best = second = None
    for item in items:
        if best is None or item > best:
            best, second = item, best
        elif item != best and (second is None or item > second):
            second = item
    return second


def after(items):
    ordered = sorted(set(items))
    return ordered[-2:][0] if ordered else None
