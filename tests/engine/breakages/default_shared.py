"""Broken: the default set lives on from call to call."""


SIZES = (10, 50, 250)


def make_input(size, rng):
    return (rng.sample(range(size * 5 + 5), size),), {}


def before(items):
    return [item for item in items if items.count(item) > 1]


def after(items, twice=set()):
    seen = set()
    for item in items:
        if item in seen:
            twice.add(item)
        seen.add(item)
    return [item for item in items if item in twice]
