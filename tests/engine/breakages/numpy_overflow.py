"""Broken: the squares of an int32 array overflow before they are added."""

import numpy


SIZES = (10, 50, 250)


def make_input(size, rng):
    return (numpy.array([rng.randint(-99, 99) for _ in range(size)], "int32"),), {}


def before(values):
    total = 0
    for value in values.tolist():
        total += value * value
    return total


def after(values):
    return int((values * values).sum())
