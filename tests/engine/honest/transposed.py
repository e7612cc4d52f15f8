"""`zip` instead of indices in a square of numbers."""


SIZES = (10, 50, 250)


def make_input(size, rng):
    side = max(1, int(size**0.5))
    return ([[rng.randint(0, 9) for _ in range(side)] for _ in range(side)],), {}


def before(rows):
    shortest = min(map(len, rows), default=0)
    return [[rows[y][x] for y in range(len(rows))] for x in range(shortest)]


def after(rows):
    return [list(column) for column in zip(*rows)]
