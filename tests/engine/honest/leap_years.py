"""One expression instead of a chain of decisions."""


def before(year):
    """
    >>> before(2000), before(1900), before(2024)
    (True, False, True)
    """
    if year % 400 == 0:
        return True
    if year % 100 == 0:
        return False
    return year % 4 == 0


def after(year):
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
