"""Broken: an empty name counts as missing."""


def before(rows):
    """
    >>> before([("ann", 3), (None, 4), ("bob", 5)])
    ['ann', 'unknown', 'bob']
    """
    result = []
    for name, _ in rows:
        if name is None:
            name = "unknown"
        result.append(name)
    return result


def after(rows):
    return [name or "unknown" for name, _ in rows]
