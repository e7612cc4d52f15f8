"""Broken: the end belongs to the range where the steps meet it."""


def before(start, stop, step):
    """
    >>> before(0, 10, 3), before(1, 8, 4)
    ([0, 3, 6, 9], [1, 5])
    """
    if step < 1:
        raise ValueError("the step must be positive")
    result = []
    while start <= stop:
        result.append(start)
        start += step
    return result


def after(start, stop, step):
    if step < 1:
        raise ValueError("the step must be positive")
    return list(range(start, stop, step))
