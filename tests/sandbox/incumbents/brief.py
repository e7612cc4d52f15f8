"""Some microseconds: hundreds of calls make a block."""


def f(n: int, rounds: int) -> list[int]:
    """A few mixed bits."""
    total = n
    for i in range(rounds):
        total = int(total * 31 + i) & 0xFFFF
    return [total]
