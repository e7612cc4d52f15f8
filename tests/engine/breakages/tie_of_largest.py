"""Broken: of equal values the last position is returned instead of the first."""


SIZES = (10, 50, 250)


def make_input(size, rng):
    return (rng.sample(range(size * 5 + 5), size),), {}


def before(values):
    best = -1
    for position in range(len(values)):
        if best < 0 or values[position] > values[best]:
            best = position
    return best


def after(values):
    return max(((v, i) for i, v in enumerate(values)), default=(0, -1))[1]
