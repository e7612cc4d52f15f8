"""Broken: a cache takes True for 1, and False for 0."""


def before(values):
    """
    >>> before([2, True, 7, False])
    ['2', 'True', '7', 'False']
    """
    result = []
    for value in values:
        result.append(str(value))
    return result


def after(values):
    known = {}
    for value in values:
        if value not in known:
            known[value] = str(value)
    return [known[value] for value in values]
