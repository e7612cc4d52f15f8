"""The most that two different products may cost together without passing `budget`.

A product stands in `prices` once for each time it is for sale, so two equal prices make
a pair, but no position makes one with itself. Where no pair fits, the answer is None.
Prices are in cents, and may be 0 or, as refunds, negative.
"""


# %% starter
def best_pair_total(prices: tuple[int, ...], budget: int) -> int | None: ...


# %% inputs
SIZES = (8, 60, 300, 1_000)


def make_input(size, rng):
    prices = [rng.choice((99, 199, 499, 999)) for _ in range(size // 5)]
    while len(prices) < size:
        prices.append(rng.randint(-200, 50 * size + 500))
    rng.shuffle(prices)
    return (tuple(prices), rng.randint(-100, 60 * size)), {}


# %% solution: nested loops over all positions
def best_pair_total(prices: tuple[int, ...], budget: int) -> int | None:
    best = None
    for i in range(len(prices)):
        for j in range(len(prices)):
            if i != j:
                total = prices[i] + prices[j]
                if total <= budget:
                    if best is None or total > best:
                        best = total
    return best


# %% solution: list of all sums
from itertools import combinations


def best_pair_total(prices: tuple[int, ...], budget: int) -> int | None:
    totals = [a + b for a, b in combinations(prices, 2)]
    fitting = [total for total in totals if total <= budget]
    return max(fitting) if fitting else None


# %% solution: generator of sums
from itertools import combinations


def best_pair_total(prices: tuple[int, ...], budget: int) -> int | None:
    sums = map(sum, combinations(prices, 2))
    return max((total for total in sums if total <= budget), default=None)


# %% solution: sorted, stop early in each row
def best_pair_total(prices: tuple[int, ...], budget: int) -> int | None:
    ordered = sorted(prices)
    best = None
    for i, first in enumerate(ordered):
        for second in ordered[i + 1 :]:
            total = first + second
            if total > budget:
                break
            if best is None or total > best:
                best = total
    return best


# %% solution: bisect for the partner
from bisect import bisect_right


def best_pair_total(prices: tuple[int, ...], budget: int) -> int | None:
    ordered = sorted(prices)
    best = None
    for i, first in enumerate(ordered):
        j = bisect_right(ordered, budget - first, i + 1) - 1
        if j > i and (best is None or first + ordered[j] > best):
            best = first + ordered[j]
    return best


# %% solution: two ends walk inwards
def best_pair_total(prices: tuple[int, ...], budget: int) -> int | None:
    ordered = sorted(prices)
    low, high = 0, len(ordered) - 1
    best = None
    while low < high:
        total = ordered[low] + ordered[high]
        if total > budget:
            high -= 1
            continue
        if best is None or total > best:
            best = total
        low += 1
    return best
