"""Broken: `round` takes halves to the even neighbour."""

import math


SIZES = (10, 50, 250)


def make_input(size, rng):
    return ([rng.randint(0, 99) + rng.choice((0.2, 0.7)) for _ in range(size)],), {}


def before(prices):
    return [math.floor(price + 0.5) for price in prices]


def after(prices):
    return [round(price) for price in prices]
