"""A vectorised mean of floats, but for what is empty or overflows."""

import numpy


SIZES = (10, 50, 250)


def make_input(size, rng):
    return (numpy.array([rng.randint(0, 99) for _ in range(size)]),), {}


def before(values):
    found = 0
    for value in values.tolist():
        if value > 50:
            found += 1
    return found


def after(values):
    return int((values > 50).sum())
