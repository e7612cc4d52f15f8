"""Broken: a score that is exactly at the boundary gets the lower grade."""


def before(score):
    """
    >>> before(95), before(85), before(50)
    ('A', 'B', 'C')
    """
    for limit, grade in [(90, "A"), (80, "B")]:
        if score >= limit:
            return grade
    return "C"


def after(score):
    if score > 90:
        return "A"
    return "B" if score > 80 else "C"
