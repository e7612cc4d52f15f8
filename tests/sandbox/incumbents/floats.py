"""A millisecond of sums of floats."""


def f(items: list[float]) -> float:
    """The largest sum of neighbours."""
    best = float("-inf")
    for i in range(len(items)):
        total = 0.0
        for item in items[i : i + 40]:
            total += item
            best = max(best, total)
    return best
