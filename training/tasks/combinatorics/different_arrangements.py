"""Count the different rows that can be laid with a set of coloured tiles.

All tiles, at most 100, are used; tiles of the same colour cannot be told apart. For
"aab" there are three rows: aab, aba, baa. Without tiles there is one, the empty row.
"""


# %% starter
def count_arrangements(tiles: str) -> int: ...


# %% inputs
SIZES = (4, 5, 7, 8)


def make_input(size, rng):
    colours = rng.choice(("rgbw", "rgb", "rgbwyk"))
    return ("".join(rng.choice(colours) for _ in range(size)),), {}


def valid(tiles):
    return len(tiles) <= 100


# %% solution: a list of all different rows
def count_arrangements(tiles: str) -> int:
    rows = [""]
    for tile in tiles:
        longer = []
        for row in rows:
            for place in range(len(row) + 1):
                new = row[:place] + tile + row[place:]
                if new not in longer:
                    longer.append(new)
        rows = longer
    return len(rows)


# %% solution: a set of permutations
from itertools import permutations


def count_arrangements(tiles: str) -> int:
    return len(set(permutations(tiles)))


# %% solution: choose the next colour, by recursion
def count_arrangements(tiles: str) -> int:
    if not tiles:
        return 1
    return sum(count_arrangements(tiles.replace(tile, "", 1)) for tile in set(tiles))


# %% solution: recursion over how many are left, remembered
from collections import Counter
from functools import cache


def count_arrangements(tiles: str) -> int:
    @cache
    def rows(left):
        if not any(left):
            return 1
        total = 0
        for place, count in enumerate(left):
            if count:
                rest = left[:place] + (count - 1,) + left[place + 1 :]
                total += rows(tuple(sorted(rest)))
        return total

    return rows(tuple(sorted(Counter(tiles).values())))


# %% solution: factorials
from math import factorial


def count_arrangements(tiles: str) -> int:
    rows = factorial(len(tiles))
    for tile in set(tiles):
        rows //= factorial(tiles.count(tile))
    return rows


# %% solution: choose the places of each colour
from collections import Counter
from math import comb


def count_arrangements(tiles: str) -> int:
    rows = 1
    free = len(tiles)
    for count in Counter(tiles).values():
        rows *= comb(free, count)
        free -= count
    return rows
