"""Broken: sorting puts NaN anywhere, comparing one by one passes it over."""


def before(values):
    """
    >>> before([1.5, 4.0, 2.5])
    4.0
    """
    best = float("-inf")
    for value in values:
        if value > best:
            best = value
    return best


def after(values):
    return sorted(values)[-1] if values else float("-inf")
