"""A comprehension instead of additions of lists."""


def before(rows):
    """
    >>> before([[1, 2], [], [3]])
    [1, 2, 3]
    """
    result = []
    for row in rows:
        result = result + row
    return result


def after(rows):
    return [item for row in rows for item in row]
