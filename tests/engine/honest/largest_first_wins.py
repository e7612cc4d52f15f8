"""`max` returns the first of equal values, as the loop does."""


def before(rows):
    """
    >>> before([("a", 3), ("b", 5)])
    ('b', 5)
    """
    best = None
    for row in rows:
        if best is None or row[1] > best[1]:
            best = row
    return best


def after(rows):
    return max(rows, key=lambda row: row[1], default=None)
