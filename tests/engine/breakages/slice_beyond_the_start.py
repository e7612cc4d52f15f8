"""Broken: asked for more items than there are, it counts from the other end."""


def before(items, count):
    """
    >>> before([1, 2, 3, 4], 2), before([5, 6, 7], 3)
    ([3, 4], [5, 6, 7])
    """
    result = []
    for position in range(len(items)):
        if position >= len(items) - count:
            result.append(items[position])
    return result


def after(items, count):
    return items[len(items) - count :] if count > 0 else []
