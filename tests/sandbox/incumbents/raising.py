"""A millisecond that ends in an exception for every third number or so."""


def f(n: int, rounds: int) -> int:
    """Mix the bits of a number that has to turn out well."""
    total = n
    for i in range(rounds):
        total = (total * 31 + i ^ n) % 1_000_003
    if total % 3 == 0:
        raise ValueError("it does not mix well")
    return total
