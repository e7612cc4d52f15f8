"""Broken: a text of exactly the least length is refused."""


def before(text):
    """
    >>> before("short"), before("long enough to be fine")
    (False, True)
    """
    count = 0
    for _ in text:
        count += 1
    return count >= 13


def after(text):
    return len(text) > 13
