"""An error out of an index says other words than one out of `next`, of one type."""


def before(items, wanted):
    """
    >>> before(["a", "b"], "b")
    1
    """
    return items.index(wanted)


def after(items, wanted):
    for position, item in enumerate(items):
        if item == wanted:
            return position
    return [].index(wanted)
