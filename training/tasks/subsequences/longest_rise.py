"""Measure the longest rise that can be read off by leaving entries out.

From `levels` any entries may be left out, the rest keep their order; each has to be
strictly greater than the one before. The answer is how many can be kept at most.
"""


# %% starter
def longest_rise(levels: list[int]) -> int: ...


# %% inputs
SIZES = (10, 50, 200, 500)


def make_input(size, rng):
    slope = rng.choice((0, 0, 1, -1))
    wide = rng.choice((5, size, 4 * size))
    return ([slope * n + rng.randint(-wide, wide) for n in range(size)],), {}


# %% solution: keep the best chains, copied
def longest_rise(levels: list[int]) -> int:
    chains = []
    for level in levels:
        best = []
        for chain in chains:
            if chain[-1] < level and len(chain) > len(best):
                best = chain
        chains.append(best + [level])
    longest = 0
    for chain in chains:
        if len(chain) > longest:
            longest = len(chain)
    return longest


# %% solution: recursion with a cache
from functools import lru_cache


def longest_rise(levels: list[int]) -> int:
    @lru_cache(maxsize=None)
    def ending_at(place):
        before = [
            ending_at(other) for other in range(place) if levels[other] < levels[place]
        ]
        return 1 + max(before, default=0)

    return max((ending_at(place) for place in range(len(levels))), default=0)


# %% solution: a table of lengths
def longest_rise(levels: list[int]) -> int:
    lengths = [1] * len(levels)
    for i in range(len(levels)):
        for j in range(i):
            if levels[j] < levels[i] and lengths[j] + 1 > lengths[i]:
                lengths[i] = lengths[j] + 1
    return max(lengths, default=0)


# %% solution: common part with the sorted values
def longest_rise(levels: list[int]) -> int:
    ordered = sorted(set(levels))
    row = [0] * (len(ordered) + 1)
    for level in levels:
        above = row
        row = [0]
        for place, value in enumerate(ordered):
            if value == level:
                row.append(above[place] + 1)
            else:
                row.append(max(row[place], above[place + 1]))
    return row[-1]


# %% solution: the lowest end of each length, scanned
def longest_rise(levels: list[int]) -> int:
    ends: list[int] = []
    for level in levels:
        for place, end in enumerate(ends):
            if end >= level:
                ends[place] = level
                break
        else:
            ends.append(level)
    return len(ends)


# %% solution: the lowest end of each length, bisected
from bisect import bisect_left


def longest_rise(levels: list[int]) -> int:
    ends: list[int] = []
    for level in levels:
        place = bisect_left(ends, level)
        ends[place : place + 1] = [level]
    return len(ends)
