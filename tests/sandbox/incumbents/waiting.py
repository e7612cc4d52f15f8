"""Waits as long as it computes."""

import time


def f(n: int, rounds: int) -> int:
    """Mix the bits of a number after a while."""
    time.sleep(0.002)
    total = n
    for i in range(rounds):
        total = (total * 31 + i ^ n) % 1_000_003
    return total
