"""Ten milliseconds of comparisons in a list."""


def f(items: list[int]) -> list[int]:
    """How many items are smaller, for each one."""
    return [sum(1 for other in items if other < item) for item in items]
