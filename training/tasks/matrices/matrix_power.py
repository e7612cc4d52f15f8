"""A square matrix multiplied with itself, `exponent` times, modulo `modulus`.

The answer's entries are from 0 to modulus - 1. An exponent of 0 makes the identity
matrix (modulo `modulus`: all 0 for a modulus of 1). The matrix is a tuple of rows, at
least one; its entries may be negative. `modulus` is at least 1, `exponent` at least 0.
"""


# %% starter
def matrix_power(
    matrix: tuple[tuple[int, ...], ...], exponent: int, modulus: int
) -> tuple[tuple[int, ...], ...]: ...


# %% inputs
SIZES = (5, 50, 300, 1_600)


def make_input(size, rng):
    width = rng.randint(1, 4) if size < 50 else rng.randint(3, 5)
    matrix = tuple(
        tuple(rng.randint(-3, 9) for _ in range(width)) for _ in range(width)
    )
    modulus = rng.choice((1_000_000_007, 1_000, 97))
    if size < 50:
        modulus = rng.randint(1, 9)
    exponent = rng.randint(0, size) if size < 50 else rng.randint(size * 4 // 5, size)
    return (matrix, exponent, modulus), {}


def valid(matrix, exponent, modulus):
    square = len(matrix) > 0 and all(len(row) == len(matrix) for row in matrix)
    return square and exponent >= 0 and modulus >= 1


# %% solution: multiply step by step, remainder at the end
def matrix_power(
    matrix: tuple[tuple[int, ...], ...], exponent: int, modulus: int
) -> tuple[tuple[int, ...], ...]:
    n = len(matrix)
    result = [[1 if i == j else 0 for j in range(n)] for i in range(n)]
    for _ in range(exponent):
        product = [[0] * n for _ in range(n)]
        for i in range(n):
            for j in range(n):
                for k in range(n):
                    product[i][j] += result[i][k] * matrix[k][j]
        result = product
    return tuple(tuple(value % modulus for value in row) for row in result)


# %% solution: multiply step by step, remainder each time
def matrix_power(
    matrix: tuple[tuple[int, ...], ...], exponent: int, modulus: int
) -> tuple[tuple[int, ...], ...]:
    size = range(len(matrix))
    result = tuple(tuple(int(i == j) % modulus for j in size) for i in size)
    for _ in range(exponent):
        result = tuple(
            tuple(sum(row[k] * matrix[k][j] for k in size) % modulus for j in size)
            for row in result
        )
    return result


# %% solution: columns once, one row at a time
from operator import mul


def matrix_power(
    matrix: tuple[tuple[int, ...], ...], exponent: int, modulus: int
) -> tuple[tuple[int, ...], ...]:
    columns = list(zip(*matrix))
    rows = []
    for i in range(len(matrix)):
        row = [0] * len(matrix)
        row[i] = 1 % modulus
        for _ in range(exponent):
            row = [sum(map(mul, row, column)) % modulus for column in columns]
        rows.append(tuple(row))
    return tuple(rows)


# %% solution: remember all powers until they repeat or are done
def matrix_power(
    matrix: tuple[tuple[int, ...], ...], exponent: int, modulus: int
) -> tuple[tuple[int, ...], ...]:
    n = len(matrix)
    columns = list(zip(*matrix))
    current = tuple(tuple(int(i == j) % modulus for j in range(n)) for i in range(n))
    powers = [current]
    places = {current: 0}
    while len(powers) <= exponent:
        current = tuple(
            tuple(sum(x * y for x, y in zip(row, c)) % modulus for c in columns)
            for row in current
        )
        if current in places:
            start = places[current]
            cycle = len(powers) - start
            return powers[start + (exponent - start) % cycle]
        places[current] = len(powers)
        powers.append(current)
    return powers[exponent]


# %% solution: recursion on halves
def matrix_power(
    matrix: tuple[tuple[int, ...], ...], exponent: int, modulus: int
) -> tuple[tuple[int, ...], ...]:
    n = len(matrix)

    def times(a: list[list[int]], b: list[list[int]]) -> list[list[int]]:
        columns = list(zip(*b))
        return [
            [sum(x * y for x, y in zip(row, column)) % modulus for column in columns]
            for row in a
        ]

    def power(e: int) -> list[list[int]]:
        if e == 0:
            return [[int(i == j) % modulus for j in range(n)] for i in range(n)]
        half = power(e // 2)
        square = times(half, half)
        return times(square, matrix) if e % 2 else square

    return tuple(map(tuple, power(exponent)))


# %% solution: square and multiply along the bits
from operator import mul


def matrix_power(
    matrix: tuple[tuple[int, ...], ...], exponent: int, modulus: int
) -> tuple[tuple[int, ...], ...]:
    n = len(matrix)
    result = tuple(tuple(int(i == j) % modulus for j in range(n)) for i in range(n))
    base = matrix
    while exponent:
        columns = tuple(zip(*base))
        if exponent & 1:
            result = tuple(
                tuple(sum(map(mul, row, column)) % modulus for column in columns)
                for row in result
            )
        exponent >>= 1
        if exponent:
            base = tuple(
                tuple(sum(map(mul, row, column)) % modulus for column in columns)
                for row in base
            )
    return result
