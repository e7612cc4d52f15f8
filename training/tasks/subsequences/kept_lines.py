"""Count the lines that a new version of a file keeps from the old one.

That is the greatest number of lines that can be picked from `old`, in order, such that
the same lines stand in `new` in the same order (others may lie between them). Together
the two have at most 480 lines.
"""


# %% starter
def kept_lines(old: list[str], new: list[str]) -> int: ...


# %% inputs
SIZES = (7, 30, 100, 220)


def make_input(size, rng):
    pool = [f"    step_{n}()" for n in range(size // 2 + 1)] + ["", "", "    pass"]
    old = [rng.choice(pool) for _ in range(size)]
    new = [line for line in old if rng.random() < 0.8]
    for _ in range(size // 4):
        new.insert(rng.randint(0, len(new)), rng.choice(pool))
    return (old, new), {}


def valid(old, new):
    return len(old) + len(new) <= 480


# %% solution: a full table
def kept_lines(old: list[str], new: list[str]) -> int:
    table = []
    for _ in range(len(old) + 1):
        table.append([0] * (len(new) + 1))
    for i in range(1, len(old) + 1):
        for j in range(1, len(new) + 1):
            if old[i - 1] == new[j - 1]:
                table[i][j] = table[i - 1][j - 1] + 1
            else:
                table[i][j] = max(table[i - 1][j], table[i][j - 1])
    return table[len(old)][len(new)]


# %% solution: recursion with a cache
from functools import cache


def kept_lines(old: list[str], new: list[str]) -> int:
    @cache
    def kept(i, j):
        if i == len(old) or j == len(new):
            return 0
        if old[i] == new[j]:
            return 1 + kept(i + 1, j + 1)
        return max(kept(i + 1, j), kept(i, j + 1))

    return kept(0, 0)


# %% solution: two rows
def kept_lines(old: list[str], new: list[str]) -> int:
    above = [0] * (len(new) + 1)
    for line in old:
        row = [0]
        for place, other in enumerate(new):
            if line == other:
                row.append(above[place] + 1)
            else:
                left, up = row[-1], above[place + 1]
                row.append(left if left > up else up)
        above = row
    return above[-1]


# %% solution: a dict of pairs, recursion over slices' lengths
def kept_lines(old: list[str], new: list[str]) -> int:
    known = {}
    for i in range(len(old), -1, -1):
        for j in range(len(new), -1, -1):
            if i == len(old) or j == len(new):
                known[(i, j)] = 0
            elif old[i] == new[j]:
                known[(i, j)] = known[(i + 1, j + 1)] + 1
            else:
                known[(i, j)] = max(known[(i + 1, j)], known[(i, j + 1)])
    return known[(0, 0)]


# %% solution: rising positions of the same lines
from bisect import bisect_left


def kept_lines(old: list[str], new: list[str]) -> int:
    places: dict[str, list[int]] = {}
    for place, line in enumerate(new):
        places.setdefault(line, []).insert(0, place)
    ends: list[int] = []
    for line in old:
        for place in places.get(line, ()):
            at = bisect_left(ends, place)
            ends[at : at + 1] = [place]
    return len(ends)


# %% solution: all columns at once, as the bits of a number
def kept_lines(old: list[str], new: list[str]) -> int:
    masks: dict[str, int] = {}
    for place, line in enumerate(new):
        masks[line] = masks.get(line, 0) | 1 << place
    full = (1 << len(new)) - 1
    row = full
    for line in old:
        same = row & masks.get(line, 0)
        row = (row + same | row - same) & full
    return (full ^ row).bit_count()
