"""For each point, how many of the ranges contain it.

A range is (first, last), both included; one with first > last contains nothing. Points
may repeat; the answer has a number for each, in their order.
"""


# %% starter
def ranges_per_point(
    ranges: tuple[tuple[int, int], ...], points: tuple[int, ...]
) -> tuple[int, ...]: ...


# %% inputs
SIZES = (8, 60, 250, 800)


def make_input(size, rng):
    reach = rng.choice((20, 3 * size + 10))
    ranges = []
    for _ in range(size):
        first = rng.randint(-reach, reach)
        ranges.append((first, first + rng.randint(-2, 1 + reach // 3)))
    points = [rng.randint(-reach - 3, reach + 3) for _ in range(size * 3 // 4)]
    return (tuple(ranges), tuple(points)), {}


# %% solution: every range for every point
def ranges_per_point(
    ranges: tuple[tuple[int, int], ...], points: tuple[int, ...]
) -> tuple[int, ...]:
    result = ()
    for point in points:
        count = 0
        for i in range(len(ranges)):
            if ranges[i][0] <= point and point <= ranges[i][1]:
                count += 1
        result = result + (count,)
    return result


# %% solution: sum of comparisons
def ranges_per_point(
    ranges: tuple[tuple[int, int], ...], points: tuple[int, ...]
) -> tuple[int, ...]:
    return tuple(sum(a <= point <= b for a, b in ranges) for point in points)


# %% solution: a dict of every number that is covered
from collections import defaultdict


def ranges_per_point(
    ranges: tuple[tuple[int, int], ...], points: tuple[int, ...]
) -> tuple[int, ...]:
    covered: defaultdict[int, int] = defaultdict(int)
    for first, last in ranges:
        for number in range(first, last + 1):
            covered[number] += 1
    return tuple(covered.get(point, 0) for point in points)


# %% solution: points sorted, each range adds to a slice of them
from bisect import bisect_left, bisect_right


def ranges_per_point(
    ranges: tuple[tuple[int, int], ...], points: tuple[int, ...]
) -> tuple[int, ...]:
    ordered = sorted(set(points))
    counts = dict.fromkeys(ordered, 0)
    for first, last in ranges:
        for i in range(bisect_left(ordered, first), bisect_right(ordered, last)):
            counts[ordered[i]] += 1
    return tuple(map(counts.__getitem__, points))


# %% solution: ranges begun minus ranges ended
from bisect import bisect_left, bisect_right


def ranges_per_point(
    ranges: tuple[tuple[int, int], ...], points: tuple[int, ...]
) -> tuple[int, ...]:
    real = [pair for pair in ranges if pair[0] <= pair[1]]
    firsts = sorted(first for first, _ in real)
    lasts = sorted(last for _, last in real)
    return tuple(bisect_right(firsts, p) - bisect_left(lasts, p) for p in points)


# %% solution: differences over the sorted points
from bisect import bisect_left, bisect_right
from itertools import accumulate


def ranges_per_point(
    ranges: tuple[tuple[int, int], ...], points: tuple[int, ...]
) -> tuple[int, ...]:
    ordered = sorted(set(points))
    change = [0] * (len(ordered) + 1)
    for first, last in ranges:
        if first <= last:
            change[bisect_left(ordered, first)] += 1
            change[bisect_right(ordered, last)] -= 1
    counts = dict(zip(ordered, accumulate(change)))
    return tuple([counts[point] for point in points])
