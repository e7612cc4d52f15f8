"""Broken: the lower case of one letter may be two characters long."""


def before(text):
    """
    >>> before("Hello World")
    [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10]
    """
    positions = []
    for position in range(len(text.lower())):
        positions.append(position)
    return positions


def after(text):
    return list(range(len(text)))
