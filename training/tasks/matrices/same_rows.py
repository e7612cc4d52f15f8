"""Which rows of a table are the same.

The answer lists groups of row numbers (from 0): each group has the numbers of at least
two rows with equal cells, ascending; groups stand in the order of their first number.
Cells are whole numbers or text, and a number never equals a text. Rows may differ in
length, and may be empty.
"""


# %% starter
def same_rows(table: list[list[int | str]]) -> list[list[int]]: ...


# %% inputs
SIZES = (8, 60, 250, 600)


def make_input(size, rng):
    width = rng.randint(2, 6)
    table = []
    for _ in range(size):
        if table and rng.random() < 0.3:
            row = list(rng.choice(table))
        else:
            row = [1] * (width // 2)
            row += [rng.choice((0, 7, "7", "", size)) for _ in range(width - len(row))]
            row += [rng.randint(0, size)] * rng.randint(0, 1)
        table.append(row if rng.random() < 0.97 else [])
    return (table,), {}


# %% solution: cell by cell, all against all
def same_rows(table: list[list[int | str]]) -> list[list[int]]:
    used = []
    groups = []
    for i in range(len(table)):
        if i in used:
            continue
        group = [i]
        for j in range(i + 1, len(table)):
            same = len(table[i]) == len(table[j])
            if same:
                for k in range(len(table[i])):
                    if table[i][k] != table[j][k]:
                        same = False
                        break
            if same:
                group.append(j)
                used.append(j)
        if len(group) > 1:
            groups.append(group)
    return groups


# %% solution: search of each row in the rows before
def same_rows(table: list[list[int | str]]) -> list[list[int]]:
    groups: dict[int, list[int]] = {}
    for number, row in enumerate(table):
        groups.setdefault(table.index(row), []).append(number)
    return [group for group in groups.values() if len(group) > 1]


# %% solution: comprehension over the rows that occur again
def same_rows(table: list[list[int | str]]) -> list[list[int]]:
    firsts = [
        i
        for i, row in enumerate(table)
        if table.count(row) > 1 and row not in table[:i]
    ]
    return [[j for j, row in enumerate(table) if row == table[i]] for i in firsts]


# %% solution: tuples as keys
from collections import defaultdict


def same_rows(table: list[list[int | str]]) -> list[list[int]]:
    groups = defaultdict(list)
    for number, row in enumerate(table):
        groups[tuple(row)].append(number)
    return [group for group in groups.values() if len(group) > 1]


# %% solution: texts of the rows, sorted, grouped
from itertools import groupby


def same_rows(table: list[list[int | str]]) -> list[list[int]]:
    texts = [repr(row) for row in table]
    order = sorted(range(len(texts)), key=texts.__getitem__)
    groups = [list(group) for _, group in groupby(order, key=texts.__getitem__)]
    return sorted(group for group in groups if len(group) > 1)
