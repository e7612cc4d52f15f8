"""A millisecond, spent while somebody takes its values."""

from collections.abc import Iterator


def f(n: int, rounds: int) -> Iterator[int]:
    """Every thousandth state of a mixer."""
    total = n
    for i in range(rounds):
        total = (total * 31 + i ^ n) % 1_000_003
        if i % 1_000 == 0:
            yield total
