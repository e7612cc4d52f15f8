"""How many combinations of a fare and a fee cost from `low` to `high`.

Both limits are included. Every position of `fares` is combined with every position of
`fees`. Either may be empty, and fees may be negative (discounts). Where `low` is above
`high` the answer is 0.
"""


# %% starter
def sums_in_range(fares: list[int], fees: list[int], low: int, high: int) -> int: ...


# %% inputs
SIZES = (6, 50, 250, 900)


def make_input(size, rng):
    fares = [rng.randint(20, 20 + 4 * size) for _ in range(size)]
    fees = [rng.randint(-10, 2 * size + 1) for _ in range(rng.randint(0, size))]
    low = rng.randint(0, 4 * size + 1)
    return (fares, fees, low, low + rng.randint(-2, 2 * size + 1)), {}


# %% solution: nested loops
def sums_in_range(fares: list[int], fees: list[int], low: int, high: int) -> int:
    count = 0
    for fare in fares:
        for fee in fees:
            if low <= fare + fee <= high:
                count = count + 1
    return count


# %% solution: product into a list
from itertools import product


def sums_in_range(fares: list[int], fees: list[int], low: int, high: int) -> int:
    totals = list(map(sum, product(fares, fees)))
    return len([total for total in totals if total >= low and total <= high])


# %% solution: every sum sorted
from bisect import bisect_left, bisect_right


def sums_in_range(fares: list[int], fees: list[int], low: int, high: int) -> int:
    totals = sorted(fare + fee for fare in fares for fee in fees)
    return max(0, bisect_right(totals, high) - bisect_left(totals, low))


# %% solution: Counter of both sides
from collections import Counter


def sums_in_range(fares: list[int], fees: list[int], low: int, high: int) -> int:
    fee_counts = Counter(fees)
    count = 0
    for fare, times in Counter(fares).items():
        for fee, fee_times in fee_counts.items():
            if low <= fare + fee <= high:
                count += times * fee_times
    return count


# %% solution: bisect in the sorted fees
from bisect import bisect_left, bisect_right


def sums_in_range(fares: list[int], fees: list[int], low: int, high: int) -> int:
    if low > high:
        return 0
    ordered = sorted(fees)
    return sum(
        bisect_right(ordered, high - fare) - bisect_left(ordered, low - fare)
        for fare in fares
    )


# %% solution: two pointers over both sorted lists
def sums_in_range(fares: list[int], fees: list[int], low: int, high: int) -> int:
    if low > high:
        return 0
    ordered = sorted(fees)
    upper = lower = len(ordered)
    count = 0
    for fare in sorted(fares):
        while upper and fare + ordered[upper - 1] > high:
            upper -= 1
        while lower and fare + ordered[lower - 1] >= low:
            lower -= 1
        count += upper - lower
    return count
