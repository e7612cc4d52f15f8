"""Broken: all rows of the table are one and the same list."""

SIZES = (10, 100, 1_000)


def make_input(size, rng):
    return (1, size), {}


def before(rows, columns):
    return [[0 for _ in range(columns)] for _ in range(rows)]


def after(rows, columns):
    return [[0] * columns] * rows
