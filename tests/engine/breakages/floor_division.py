"""Broken: `//` rounds down, `int` towards zero."""


def before(pairs):
    """
    >>> before([(7, 2), (9, 3)])
    [3, 3]
    """
    result = []
    for a, b in pairs:
        result.append(a // b)
    return result


def after(pairs):
    return [int(a / b) for a, b in pairs]
