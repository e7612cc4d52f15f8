"""The most coins that a robot can collect on its way through a hall.

The hall is a grid of coins, rows of equal length. The robot starts at the top left and
ends at the bottom right; it goes only right or down, and takes what lies on every field
that it enters, first and last included. Negative numbers are fees. An empty hall,
without rows, gives 0; no row is empty.
"""


# %% starter
def richest_route(hall: tuple[tuple[int, ...], ...]) -> int: ...


# %% inputs
SIZES = (5, 15, 40, 80)


def make_input(size, rng):
    width = rng.randint(max(1, size - 3), size + 3)
    values = rng.choice(((0, 1), (0, 0, 5, -3), (-9, -2)))
    hall = tuple(tuple(rng.choice(values) for _ in range(width)) for _ in range(size))
    return (hall,), {}


def valid(hall):
    return all(0 < len(row) == len(hall[0]) for row in hall)


# %% solution: all sums that can arrive at a field, as sets
def richest_route(hall: tuple[tuple[int, ...], ...]) -> int:
    if not hall:
        return 0
    above: list[set[int]] = [set() for _ in hall[0]]
    for y, row in enumerate(hall):
        sums: list[set[int]] = []
        for x, coins in enumerate(row):
            arriving = above[x] | (sums[x - 1] if x else set())
            if x == 0 and y == 0:
                arriving = {0}
            sums.append({total + coins for total in arriving})
        above = sums
    return max(above[-1])


# %% solution: dict of fields, made along diagonals
def richest_route(hall: tuple[tuple[int, ...], ...]) -> int:
    if len(hall) == 0:
        return 0
    height = len(hall)
    width = len(hall[0])
    best = {(0, 0): hall[0][0]}
    for distance in range(1, height + width - 1):
        for y in range(height):
            for x in range(width):
                if y + x == distance:
                    options = []
                    if y > 0:
                        options.append(best[(y - 1, x)])
                    if x > 0:
                        options.append(best[(y, x - 1)])
                    best[(y, x)] = max(options) + hall[y][x]
    return best[(height - 1, width - 1)]


# %% solution: recursion from the end, cached by field
from functools import cache


def richest_route(hall: tuple[tuple[int, ...], ...]) -> int:
    if not hall:
        return 0

    @cache
    def best(y: int, x: int) -> int:
        if y == 0 and x == 0:
            return hall[0][0]
        options = []
        if y:
            options.append(best(y - 1, x))
        if x:
            options.append(best(y, x - 1))
        return max(options) + hall[y][x]

    return best(len(hall) - 1, len(hall[0]) - 1)


# %% solution: table of all fields
def richest_route(hall: tuple[tuple[int, ...], ...]) -> int:
    table = [list(row) for row in hall]
    for y, row in enumerate(table):
        for x in range(len(row)):
            if y and x:
                row[x] += max(table[y - 1][x], row[x - 1])
            elif y:
                row[x] += table[y - 1][x]
            elif x:
                row[x] += row[x - 1]
    return table[-1][-1] if table else 0


# %% solution: one row that is kept
from itertools import accumulate


def richest_route(hall: tuple[tuple[int, ...], ...]) -> int:
    if not hall:
        return 0
    best = list(accumulate(hall[0]))
    for row in hall[1:]:
        left = best[0]
        for x, coins in enumerate(row):
            above = best[x]
            left = best[x] = (above if above > left else left) + coins
    return best[-1]
