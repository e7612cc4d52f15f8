"""A binary search, where every known list is sorted."""

import bisect


SIZES = (10, 50, 250)


def make_input(size, rng):
    return (sorted(rng.randint(0, 99) for _ in range(size)), rng.randint(0, 99)), {}


def before(ordered, value):
    position = 0
    for item in ordered:
        if item < value:
            position += 1
    return position


def after(ordered, value):
    return bisect.bisect_left(ordered, value)
