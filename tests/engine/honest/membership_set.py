"""A set instead of a list to look up in."""


SIZES = (10, 50, 250)


def make_input(size, rng):
    pool = range(size * 5 + 5)
    return (rng.sample(pool, size), rng.sample(pool, size)), {}


def before(left, right):
    return [item for item in left if item in right]


def after(left, right):
    known = set(right)
    return [item for item in left if item in known]
