"""A table of lists, each one its own."""


def f(n: int, rows: int) -> list[list[int]]:
    """Equal rows that can be changed one by one."""
    return [[n + i for i in range(50)] for _ in range(rows)]
