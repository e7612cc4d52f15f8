"""Empty every row and every column of a table that holds a None.

The answer is a new table of the same shape: a cell is 0 if its row or its column holds
a None in the given table, and unchanged otherwise. Rows have equal length; there may be
none. No two rows of the answer are the same list object.
"""


# %% starter
def clear_crosses(table: list[list[int | None]]) -> list[list[int]]: ...


# %% inputs
SIZES = (5, 15, 40, 90)


def make_input(size, rng):
    width = max(1, size + rng.randint(-2, 2))
    holes = rng.choice((0, 1, 2)) if size < 10 else size // 5
    table = [[rng.randint(-9, 9) for _ in range(width)] for _ in range(size)]
    for _ in range(holes if size else 0):
        table[rng.randrange(size)][rng.randrange(width)] = None
    return (table,), {}


def valid(table):
    return len({len(row) for row in table}) <= 1


# %% solution: row and column searched for each cell
def clear_crosses(table: list[list[int | None]]) -> list[list[int]]:
    result = []
    for i in range(len(table)):
        line = []
        for j in range(len(table[i])):
            empty = False
            for k in range(len(table[i])):
                if table[i][k] is None:
                    empty = True
            for k in range(len(table)):
                if table[k][j] is None:
                    empty = True
            line.append(0 if empty else table[i][j])
        result.append(line)
    return result


# %% solution: any for each cell
def clear_crosses(table: list[list[int | None]]) -> list[list[int]]:
    return [
        [
            0 if None in row or any(other[j] is None for other in table) else cell
            for j, cell in enumerate(row)
        ]
        for row in table
    ]


# %% solution: copy of everything, crosses painted
from copy import deepcopy


def clear_crosses(table: list[list[int | None]]) -> list[list[int]]:
    result = [deepcopy(row) for row in table]
    for i, row in enumerate(table):
        for j, cell in enumerate(row):
            if cell is None:
                for k in range(len(row)):
                    result[i][k] = 0
                for k in range(len(table)):
                    result[k][j] = 0
    return result


# %% solution: lists of rows and columns to clear
def clear_crosses(table: list[list[int | None]]) -> list[list[int]]:
    rows = []
    columns = []
    for i, row in enumerate(table):
        for j, cell in enumerate(row):
            if cell is None:
                rows.append(i)
                columns.append(j)
    result = []
    for i, row in enumerate(table):
        line = []
        for j, cell in enumerate(row):
            line.append(0 if i in rows or j in columns else cell)
        result.append(line)
    return result


# %% solution: set of columns, rows as a whole
def clear_crosses(table: list[list[int | None]]) -> list[list[int]]:
    holed = {
        j for row in table if None in row for j, cell in enumerate(row) if cell is None
    }
    result = []
    for row in table:
        if None in row:
            result.append([0] * len(row))
        else:
            line = row[:]
            for j in holed:
                line[j] = 0
            result.append(line)
    return result
