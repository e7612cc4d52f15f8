"""The same quotients; a division by zero fails in both."""


def before(values, by):
    """
    >>> before([2, 4], 2)
    [1.0, 2.0]
    """
    result = []
    for value in values:
        result.append(value / by)
    return result


def after(values, by):
    return [value / by for value in values]
