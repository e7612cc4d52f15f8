"""A millisecond on objects of a class of the module's own."""


class Box:
    """Holds a number and how often to mix it."""

    def __init__(self, n: int, rounds: int) -> None:
        self.n = n
        self.rounds = rounds


def f(box: Box) -> int:
    """Mix the bits of a number in a box."""
    n = total = box.n
    for i in range(box.rounds):
        total = (total * 31 + i ^ n) % 1_000_003
    return total
