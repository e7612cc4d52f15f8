"""Broken: dividing as floats loses the last digits of large integers."""


def before(values):
    """
    >>> before([4, 8, 9])
    7
    """
    return sum(values) // len(values) if values else 0


def after(values):
    return (
        int(sum(values) / len(values))
        if min(values, default=0) >= 0 and values
        else (sum(values) // len(values) if values else 0)
    )
