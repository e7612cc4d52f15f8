"""Count how many amounts fall into each price band.

`limits` ascends, without repeats; amounts below the first limit are in band 0, amounts
from the first limit on and below the second are in band 1, and so on; the last band has
no upper end. So there is one band more than there are limits.
"""


# %% starter
def count_bands(limits: list[int], amounts: list[int]) -> list[int]: ...


# %% inputs
SIZES = (10, 80, 400, 1_200)


def make_input(size, rng):
    limits = sorted(rng.sample(range(-size, 9 * size), size // 2))
    amounts = [rng.randint(-2 * size, 10 * size) for _ in range(size)]
    return (rng.choice([limits, limits, limits[: size // 3]]), amounts), {}


def valid(limits, amounts):
    return limits == sorted(set(limits))


# %% solution: each band goes through all amounts
def count_bands(limits: list[int], amounts: list[int]) -> list[int]:
    counts = []
    for band in range(len(limits) + 1):
        count = 0
        for amount in amounts:
            above = band == 0 or amount >= limits[band - 1]
            below = band == len(limits) or amount < limits[band]
            if above and below:
                count += 1
        counts.append(count)
    return counts


# %% solution: climb the limits for each amount
def count_bands(limits: list[int], amounts: list[int]) -> list[int]:
    counts = [0] * (len(limits) + 1)
    for amount in amounts:
        band = 0
        while band < len(limits) and amount >= limits[band]:
            band += 1
        counts[band] += 1
    return counts


# %% solution: sum of comparisons
def count_bands(limits: list[int], amounts: list[int]) -> list[int]:
    bands = [sum(amount >= limit for limit in limits) for amount in amounts]
    return [bands.count(band) for band in range(len(limits) + 1)]


# %% solution: bisect each amount
from bisect import bisect_right


def count_bands(limits: list[int], amounts: list[int]) -> list[int]:
    counts = [0] * (len(limits) + 1)
    for amount in amounts:
        counts[bisect_right(limits, amount)] += 1
    return counts


# %% solution: sort the amounts, bisect each limit
from bisect import bisect_left


def count_bands(limits: list[int], amounts: list[int]) -> list[int]:
    ordered = sorted(amounts)
    counts = []
    before = 0
    for limit in limits:
        below = bisect_left(ordered, limit)
        counts.append(below - before)
        before = below
    counts.append(len(ordered) - before)
    return counts


# %% solution: sort the amounts and walk along both
def count_bands(limits: list[int], amounts: list[int]) -> list[int]:
    counts = [0]
    left = iter(limits)
    limit = next(left, None)
    for amount in sorted(amounts):
        while limit is not None and amount >= limit:
            counts.append(0)
            limit = next(left, None)
        counts[-1] += 1
    return counts + [0] * (len(limits) + 1 - len(counts))
