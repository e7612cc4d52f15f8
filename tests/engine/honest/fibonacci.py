"""A loop instead of two recursions."""


def before(n):
    """
    >>> before(10)
    55
    """
    return n if n < 2 else before(n - 1) + before(n - 2)


def after(n):
    if n < 2:
        return n
    a, b = 0, 1
    for _ in range(n):
        a, b = b, a + b
    return a
