"""What was sold in each period asked about.

`daily` holds the sales of each day, the first day is 0. A period is (first, last), both
included; days before the start or after the end of `daily` have no sales, and a period
with first > last has a total of 0. Returns may make a day negative.
"""


# %% starter
def range_totals(daily: list[int], periods: list[tuple[int, int]]) -> list[int]: ...


# %% inputs
SIZES = (10, 80, 300, 800)


def make_input(size, rng):
    daily = [rng.randint(-20, 400) for _ in range(size)]
    periods = []
    for _ in range(size):
        first = rng.randint(-3, size)
        periods.append((first, first + rng.randint(-2, size)))
    return (daily, periods), {}


# %% solution: add day by day
def range_totals(daily: list[int], periods: list[tuple[int, int]]) -> list[int]:
    totals = []
    for first, last in periods:
        total = 0
        for day in range(first, last + 1):
            if day >= 0 and day < len(daily):
                total += daily[day]
        totals.append(total)
    return totals


# %% solution: filter all days
def range_totals(daily: list[int], periods: list[tuple[int, int]]) -> list[int]:
    return [
        sum(sold for day, sold in enumerate(daily) if first <= day <= last)
        for first, last in periods
    ]


# %% solution: sum of a slice
def range_totals(daily: list[int], periods: list[tuple[int, int]]) -> list[int]:
    return [
        sum(daily[max(first, 0) : max(last + 1, 0)]) for first, last in periods
    ]


# %% solution: running totals
def range_totals(daily: list[int], periods: list[tuple[int, int]]) -> list[int]:
    running = [0]
    for sold in daily:
        running.append(running[-1] + sold)
    end = len(daily)
    totals = []
    for first, last in periods:
        first = min(max(first, 0), end)
        last = min(max(last + 1, first), end)
        totals.append(running[last] - running[first])
    return totals


# %% solution: running totals by accumulate
from itertools import accumulate


def range_totals(daily: list[int], periods: list[tuple[int, int]]) -> list[int]:
    days = len(daily)
    running = list(accumulate(daily, initial=0))
    return [
        running[min(last + 1, days)] - running[min(max(first, 0), days)]
        if last >= first and last >= 0
        else 0
        for first, last in periods
    ]


# %% solution: totals of blocks, rest by hand
from math import isqrt


def range_totals(daily: list[int], periods: list[tuple[int, int]]) -> list[int]:
    width = isqrt(len(daily)) + 1
    blocks = [sum(daily[at : at + width]) for at in range(0, len(daily), width)]
    totals = []
    for first, last in periods:
        day, end = max(first, 0), min(last + 1, len(daily))
        total = 0
        while day < end:
            if day % width == 0 and day + width <= end:
                total += blocks[day // width]
                day += width
            else:
                total += daily[day]
                day += 1
        totals.append(total)
    return totals
