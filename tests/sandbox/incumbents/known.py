"""Inputs that nobody can make more of: those of the examples."""


class Plan:
    """What is to be done."""

    def __init__(self, *steps: int) -> None:
        self.steps = steps


def f(plan) -> int:
    """Carry out a plan.

    >>> f(Plan(7, 20_000))
    573166
    >>> f(Plan(11, 30_000))
    1
    >>> f(Plan(13, 40_000))
    1
    """
    n, rounds = plan.steps
    total = n
    for i in range(rounds):
        total = (total * 31 + i ^ n) % 1_000_003
    return total
