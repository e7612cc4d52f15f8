"""A set of floats, NaN and zeros among them."""


def before(left, right):
    """
    >>> before([1.5, 2.0], [2.0, 3.5])
    [2.0]
    """
    return [item for item in left if item in right]


def after(left, right):
    known = set(right)
    return [item for item in left if item in known]
