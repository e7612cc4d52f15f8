"""A millisecond that ends in a line on standard output."""


def f(n: int, rounds: int) -> int:
    """Mix the bits of a number, and say so."""
    total = n
    for i in range(rounds):
        total = (total * 31 + i ^ n) % 1_000_003
    print("mixed", total)
    return total
