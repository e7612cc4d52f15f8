"""A millisecond of arithmetic on two ints."""


def f(n: int, rounds: int) -> int:
    """Mix the bits of a number."""
    total = n
    for i in range(rounds):
        total = (total * 31 + i ^ n) % 1_000_003
    return total
