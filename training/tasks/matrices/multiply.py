"""The product of two matrices of whole numbers.

Matrices are lists of rows; `left` has as many columns as `right` has rows, at least
one, and both have at least one row and one column. Neither is changed.
"""


# %% starter
def multiply(left: list[list[int]], right: list[list[int]]) -> list[list[int]]: ...


# %% inputs
SIZES = (5, 15, 30, 60)


def make_input(size, rng):
    rows, inner, columns = (max(1, size - rng.randint(0, 2)) for _ in range(3))
    zeros = rng.choice((0.2, 0.9)) if size < 20 else 0.9
    matrices = []
    for height, width in ((rows, inner), (inner, columns)):
        matrices.append(
            [
                [rng.randint(-9, 99) * (rng.random() > zeros) for _ in range(width)]
                for _ in range(height)
            ]
        )
    return tuple(matrices), {}


def valid(left, right):
    columns = {len(row) for row in right}
    fit = all(len(row) == len(right) for row in left)
    return fit and min(len(left), len(right), *columns) > 0 and len(columns) == 1


# %% solution: three loops by index
def multiply(left: list[list[int]], right: list[list[int]]) -> list[list[int]]:
    result = []
    for i in range(len(left)):
        result.append([])
        for j in range(len(right[0])):
            result[i].append(0)
            for k in range(len(right)):
                result[i][j] = result[i][j] + left[i][k] * right[k][j]
    return result


# %% solution: column built for each cell
def multiply(left: list[list[int]], right: list[list[int]]) -> list[list[int]]:
    result = []
    for row in left:
        line: list[int] = []
        for j in range(len(right[0])):
            column = [other[j] for other in right]
            line = line + [sum(a * b for a, b in zip(row, column))]
        result.append(line)
    return result


# %% solution: zip and sum
def multiply(left: list[list[int]], right: list[list[int]]) -> list[list[int]]:
    return [
        [sum([a * b for a, b in zip(row, column)]) for column in zip(*right)]
        for row in left
    ]


# %% solution: columns once, map with mul
from operator import mul


def multiply(left: list[list[int]], right: list[list[int]]) -> list[list[int]]:
    columns = list(zip(*right))
    return [[sum(map(mul, row, column)) for column in columns] for row in left]


# %% solution: add multiples of rows, zeros left out
def multiply(left: list[list[int]], right: list[list[int]]) -> list[list[int]]:
    result = []
    for row in left:
        line = [0] * len(right[0])
        for factor, other in zip(row, right):
            if factor:
                line = [a + factor * b for a, b in zip(line, other)]
        result.append(line)
    return result


# %% solution: only the cells that are not zero
def multiply(left: list[list[int]], right: list[list[int]]) -> list[list[int]]:
    filled = [[(j, b) for j, b in enumerate(row) if b] for row in right]
    width = len(right[0])
    result = []
    for row in left:
        line = [0] * width
        for a, cells in zip(row, filled):
            if a:
                for j, b in cells:
                    line[j] += a * b
        result.append(line)
    return result
