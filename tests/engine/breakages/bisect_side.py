"""Broken: a value that is in the list is put before its equals, not behind."""

import bisect


SIZES = (10, 50, 250)


def make_input(size, rng):
    even = sorted(2 * n for n in rng.sample(range(size * 5 + 5), size))
    return (even, 2 * rng.randint(0, size * 5) + 1), {}


def before(ordered, value):
    position = 0
    while position < len(ordered) and ordered[position] <= value:
        position += 1
    return position


def after(ordered, value):
    return bisect.bisect_left(ordered, value)
