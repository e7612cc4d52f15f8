"""Broken: large values that cancel out swallow the small ones in another order."""


SIZES = (10, 50, 250)


def make_input(size, rng):
    return ([rng.uniform(-10, 10) for _ in range(size)],), {}


def before(values):
    total = 0.0
    for value in values:
        total = total + value
    return total


def after(values):
    return sum(sorted(values), 0.0)
