"""Broken: what came before a bad item is no longer given."""


def before(items):
    """
    >>> list(before([1, 2, 3]))
    [1, 4, 9]
    """
    for item in items:
        if item < 0:
            raise ValueError("negative item")
        yield item * item


def after(items):
    if min(items, default=0) < 0:
        raise ValueError("negative item")
    yield from [item * item for item in items]
