"""Look up which exchange rate was valid on each of the given days.

`changes` holds (day, rate) pairs, days ascending and different; a rate is valid from
its day on until the next change. The result has the rate for each day of `days`, which
come in any order, or None for a day before the first change.
"""


# %% starter
def rates_on(changes: list[tuple[int, int]], days: list[int]) -> list[int | None]: ...


# %% inputs
SIZES = (8, 60, 300, 900)


def make_input(size, rng):
    days = sorted(rng.sample(range(5 * size), size))
    changes = [(day, rng.randint(9_000, 11_000)) for day in days]
    if rng.random() < 0.05:
        changes = []
    return (changes, [rng.randint(-3, 6 * size) for _ in range(size)]), {}


def valid(changes, days):
    changed = [day for day, _ in changes]
    return changed == sorted(set(changed))


# %% solution: the last change that is not later
def rates_on(changes: list[tuple[int, int]], days: list[int]) -> list[int | None]:
    result = []
    for day in days:
        rate = None
        for change in changes:
            if change[0] <= day:
                rate = change[1]
        result.append(rate)
    return result


# %% solution: backwards until it fits
def rates_on(changes: list[tuple[int, int]], days: list[int]) -> list[int | None]:
    result = []
    for day in days:
        found = None
        for start, rate in reversed(changes):
            if start <= day:
                found = rate
                break
        result.append(found)
    return result


# %% solution: a table of all days
def rates_on(changes: list[tuple[int, int]], days: list[int]) -> list[int | None]:
    if not changes or not days:
        return [None for _ in days]
    starts = dict(changes)
    table = {}
    rate = None
    for day in range(min(days + [changes[0][0]]), max(days) + 1):
        rate = starts.get(day, rate)
        table[day] = rate
    return [table[day] for day in days]


# %% solution: bisection by hand
def rates_on(changes: list[tuple[int, int]], days: list[int]) -> list[int | None]:
    result = []
    for day in days:
        low = 0
        high = len(changes)
        while low < high:
            middle = (low + high) // 2
            if changes[middle][0] <= day:
                low = middle + 1
            else:
                high = middle
        result.append(changes[low - 1][1] if low > 0 else None)
    return result


# %% solution: bisect with a key
from bisect import bisect_right


def rates_on(changes: list[tuple[int, int]], days: list[int]) -> list[int | None]:
    rates = [None] + [rate for _, rate in changes]
    return [rates[bisect_right(changes, day, key=lambda c: c[0])] for day in days]


# %% solution: bisect in a list of starts
from bisect import bisect_right


def rates_on(changes: list[tuple[int, int]], days: list[int]) -> list[int | None]:
    starts = [day for day, _ in changes]
    rates = [None, *(rate for _, rate in changes)]
    return [rates[bisect_right(starts, day)] for day in days]
