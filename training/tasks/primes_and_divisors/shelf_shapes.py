"""In which rectangles a number of boxes can be put up, none left over.

The answer is a list of (rows, columns) with rows * columns == boxes, in ascending order
of the rows; (2, 3) and (3, 2) are two shapes. For 0 boxes there is none.
"""


# %% starter
def shelf_shapes(boxes: int) -> list[tuple[int, int]]: ...


# %% inputs
SIZES = (20, 500, 8_000, 120_000)


def make_input(size, rng):
    if size < 100:
        return (rng.randint(0, size),), {}
    return (size - rng.randrange(size // 10),), {}


def valid(boxes):
    return boxes >= 0


# %% solution: every number of rows
def shelf_shapes(boxes: int) -> list[tuple[int, int]]:
    shapes = []
    for rows in range(1, boxes + 1):
        if boxes % rows == 0:
            shapes.append((rows, boxes // rows))
    return shapes


# %% solution: comprehension with divmod
def shelf_shapes(boxes: int) -> list[tuple[int, int]]:
    tried = [(rows, *divmod(boxes, rows)) for rows in range(1, boxes + 1)]
    return [(rows, columns) for rows, columns, rest in tried if rest == 0]


# %% solution: rows up to the half, then the one row each
def shelf_shapes(boxes: int) -> list[tuple[int, int]]:
    if boxes == 0:
        return []
    rows = [n for n in range(1, boxes // 2 + 1) if not boxes % n]
    rows.append(boxes)
    return [(n, boxes // n) for n in rows]


# %% solution: up to the square root, both of each pair
from math import isqrt


def shelf_shapes(boxes: int) -> list[tuple[int, int]]:
    shapes = set()
    for rows in range(1, isqrt(boxes) + 1):
        if boxes % rows == 0:
            shapes.add((rows, boxes // rows))
            shapes.add((boxes // rows, rows))
    return sorted(shapes)


# %% solution: low half upwards, high half mirrored
from math import isqrt


def shelf_shapes(boxes: int) -> list[tuple[int, int]]:
    low = [n for n in range(1, isqrt(boxes) + 1) if boxes % n == 0]
    high = [boxes // n for n in reversed(low)]
    if low and low[-1] == high[0]:
        high = high[1:]
    return [(rows, boxes // rows) for rows in low + high]


# %% solution: products of the prime factors
def shelf_shapes(boxes: int) -> list[tuple[int, int]]:
    if boxes < 1:
        return []
    divisors = [1]
    rest, factor = boxes, 2
    while rest > 1:
        if factor * factor > rest:
            factor = rest
        powers = [1]
        while rest % factor == 0:
            rest //= factor
            powers.append(powers[-1] * factor)
        if len(powers) > 1:
            divisors = [d * power for d in divisors for power in powers]
        factor += 1
    return [(rows, boxes // rows) for rows in sorted(divisors)]
