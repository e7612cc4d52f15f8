"""Broken: zeros at the end are taken off the caller's own list."""


SIZES = (10, 50, 250)


def make_input(size, rng):
    return ([rng.randint(1, 9) for _ in range(size)],), {}


def before(digits):
    kept = list(digits)
    while kept and kept[-1] == 0:
        kept = kept[:-1]
    return kept


def after(digits):
    while digits and digits[-1] == 0:
        digits.pop()
    return digits[:]
