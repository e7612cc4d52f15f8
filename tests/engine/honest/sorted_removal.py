"""A slice of a sorted copy."""


def before(values):
    """
    >>> before([3, 1, 2])
    [1, 2, 3]
    """
    left, result = list(values), []
    while left:
        smallest = min(left)
        left.remove(smallest)
        result.append(smallest)
    return result


def after(values):
    return sorted(values)
