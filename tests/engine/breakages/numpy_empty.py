"""Broken: the largest of an empty array is an error, not zero."""

import numpy


SIZES = (10, 50, 250)


def make_input(size, rng):
    return (numpy.array([rng.random() for _ in range(size)]),), {}


def before(values):
    best = 0.0
    for value in values.tolist():
        if value > best:
            best = value
    return best


def after(values):
    return float(values.max())
