"""Count the shortest routes across a grid of streets with some blocked crossings.

Crossings are numbered by row and column from 0. The way leads from (0, 0) to (`rows` -
1, `columns` - 1) and only ever goes one row down or one column right; it may not touch
a blocked crossing. `blocked` may hold repeats and crossings outside the grid. Both
numbers are 1 to 50. If the start or the end is blocked there is no route.
"""


# %% starter
def count_routes(rows: int, columns: int, blocked: list[tuple[int, int]]) -> int: ...


# %% inputs
SIZES = (4, 5, 7, 9)


def make_input(size, rng):
    size = max(1, size)
    rows, columns = size, size - (size > 2) * rng.randint(0, 1)
    blocked = []
    for _ in range(rng.choice((0, 1, 3))):
        blocked.append((rng.randint(0, size), rng.randint(0, size)))
    if size > 5:
        blocked = [place for place in blocked if sum(place) > size]
    return (rows, columns, blocked + blocked[:1]), {}


def valid(rows, columns, blocked):
    return 1 <= rows <= 50 and 1 <= columns <= 50


# %% solution: walk every route
def count_routes(rows: int, columns: int, blocked: list[tuple[int, int]]) -> int:
    def walk(row, column):
        if row >= rows or column >= columns or (row, column) in blocked:
            return 0
        if row == rows - 1 and column == columns - 1:
            return 1
        return walk(row + 1, column) + walk(row, column + 1)

    return walk(0, 0)


# %% solution: keep all unfinished routes
def count_routes(rows: int, columns: int, blocked: list[tuple[int, int]]) -> int:
    places = [(0, 0)]
    for _ in range(rows + columns - 2):
        following = []
        for row, column in places:
            if (row, column) in blocked:
                continue
            if row + 1 < rows:
                following.append((row + 1, column))
            if column + 1 < columns:
                following.append((row, column + 1))
        places = following
    return len([place for place in places if place not in blocked])


# %% solution: choose the steps down
from itertools import combinations


def count_routes(rows: int, columns: int, blocked: list[tuple[int, int]]) -> int:
    closed = set(blocked)
    steps = rows + columns - 2
    count = 0
    for downs in combinations(range(steps), rows - 1):
        row = column = 0
        free = (0, 0) not in closed
        for step in range(steps):
            if step in downs:
                row += 1
            else:
                column += 1
            if (row, column) in closed:
                free = False
                break
        count += free
    return count


# %% solution: recursion with a cache
from functools import cache


def count_routes(rows: int, columns: int, blocked: list[tuple[int, int]]) -> int:
    @cache
    def ways_to(row, column):
        if row < 0 or column < 0 or (row, column) in blocked:
            return 0
        if row == column == 0:
            return 1
        return ways_to(row - 1, column) + ways_to(row, column - 1)

    return ways_to(rows - 1, columns - 1)


# %% solution: a table of numbers
def count_routes(rows: int, columns: int, blocked: list[tuple[int, int]]) -> int:
    closed = set(blocked)
    table = [[0] * columns for _ in range(rows)]
    for row in range(rows):
        for column in range(columns):
            if (row, column) in closed:
                continue
            if row == 0 and column == 0:
                table[row][column] = 1
            if row > 0:
                table[row][column] += table[row - 1][column]
            if column > 0:
                table[row][column] += table[row][column - 1]
    return table[-1][-1]


# %% solution: one row is enough
def count_routes(rows: int, columns: int, blocked: list[tuple[int, int]]) -> int:
    closed = set(blocked)
    ways = [1] + [0] * (columns - 1)
    for row in range(rows):
        left = 0
        for column in range(columns):
            left = 0 if (row, column) in closed else left + ways[column]
            ways[column] = left
    return ways[-1]
