"""The same values from a generator with a set."""


def before(items):
    """
    >>> list(before([1, 2, 1]))
    [1, 2]
    """
    seen = []
    for item in items:
        if item not in seen:
            seen.append(item)
            yield item


def after(items):
    seen = set()
    for item in items:
        if item not in seen:
            seen.add(item)
            yield item
