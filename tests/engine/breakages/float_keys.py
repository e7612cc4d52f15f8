"""Broken: floats that differ in the last place are one after rounding."""


SIZES = (10, 50, 250)


def make_input(size, rng):
    return ([round(rng.uniform(0, 100), 2) for _ in range(size)],), {}


def before(values):
    seen = []
    for value in values:
        if value not in seen:
            seen.append(value)
    return seen


def after(values):
    known = {}
    for value in values:
        known.setdefault(round(value, 6), value)
    return list(known.values())
