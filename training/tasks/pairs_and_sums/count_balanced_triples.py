"""Count the ways to hang three weights so that the beam is level.

`torques` holds what each weight would add, to the left (negative) or to the right.
Count the sets of three different positions whose torques add up to 0. Equal torques at
different positions count as different weights. With fewer than three it is 0.
"""


# %% starter
def count_balanced_triples(torques: list[int]) -> int: ...


# %% inputs
SIZES = (8, 30, 70, 120)


def make_input(size, rng):
    reach = rng.choice((3, size, 4 * size))
    return ([rng.randint(-reach, reach) for _ in range(size)],), {}


# %% solution: three loops
def count_balanced_triples(torques: list[int]) -> int:
    n = len(torques)
    count = 0
    for i in range(n):
        for j in range(i + 1, n):
            for k in range(j + 1, n):
                if torques[i] + torques[j] + torques[k] == 0:
                    count += 1
    return count


# %% solution: combinations of three
from itertools import combinations


def count_balanced_triples(torques: list[int]) -> int:
    return sum(1 for triple in combinations(torques, 3) if sum(triple) == 0)


# %% solution: two loops, count the third in a slice
def count_balanced_triples(torques: list[int]) -> int:
    count = 0
    for i, first in enumerate(torques):
        for j in range(i + 1, len(torques)):
            rest = torques[j + 1 :]
            count += rest.count(-first - torques[j])
    return count


# %% solution: two loops, bisect the third
from bisect import bisect_left, bisect_right


def count_balanced_triples(torques: list[int]) -> int:
    ordered = sorted(torques)
    count = 0
    for i in range(len(ordered)):
        for j in range(i + 1, len(ordered)):
            third = -ordered[i] - ordered[j]
            start = bisect_left(ordered, third, j + 1)
            count += bisect_right(ordered, third, start) - start
    return count


# %% solution: dict of what comes later
def count_balanced_triples(torques: list[int]) -> int:
    count = 0
    pair_sums: dict[int, int] = {}
    for k, third in enumerate(torques):
        count += pair_sums.get(-third, 0)
        for earlier in torques[:k]:
            total = earlier + third
            pair_sums[total] = pair_sums.get(total, 0) + 1
    return count


# %% solution: by distinct values
from collections import Counter
from math import comb


def count_balanced_triples(torques: list[int]) -> int:
    times = Counter(torques)
    values = sorted(times)
    count = comb(times.get(0, 0), 3)
    for value in values:
        if value != 0:
            count += comb(times[value], 2) * times.get(-2 * value, 0)
    for i, low in enumerate(values):
        if low >= 0:
            break
        for middle in values[i + 1 :]:
            high = -low - middle
            if high <= middle:
                break
            if high in times:
                count += times[low] * times[middle] * times[high]
    return count
