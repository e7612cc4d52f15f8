"""The same error with the same words."""


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
    factor = {"km": 1000, "m": 1}.get(unit)
    if factor is None:
        raise ValueError(f"unknown unit {unit!r}")
    return value * factor
