"""Broken: a long list exceeds the depth of the stack."""

SIZES = (10, 20, 50)


def make_input(size, rng):
    return ([rng.randint(0, 9) for _ in range(size)],), {}


def before(items):
    total = 0
    for item in reversed(items):
        total = item - total
    return total


def after(items, at=0):
    return items[at] - after(items, at + 1) if at < len(items) else 0
