"""Broken: an unknown unit is a KeyError instead of a ValueError with its message."""


def before(value, unit):
    """
    >>> before(2, "km"), before(3, "m")
    (2000, 3)
    """
    if unit == "km":
        return value * 1000
    if unit == "m":
        return value
    raise ValueError(f"unknown unit {unit!r}")


def after(value, unit):
    return value * {"km": 1000, "m": 1}[unit]
