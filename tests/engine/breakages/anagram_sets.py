"""Broken: sets of letters forget how often each occurs."""


def before(a, b):
    """
    >>> before("listen", "silent"), before("apple", "orange")
    (True, False)
    """
    return sorted(a) == sorted(b)


def after(a, b):
    return len(a) == len(b) and set(a) == set(b)
