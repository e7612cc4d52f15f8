"""Broken: minus zero loses its sign in the text."""


def before(value):
    """
    >>> before(1.25), before(-3.5)
    ('1.2', '-3.5')
    """
    return f"{value:.1f}"


def after(value):
    if not value:
        return "0.0"
    return "%.1f" % value
