"""Broken: a key that is given twice takes its last value instead of its first."""


SIZES = (10, 50, 250)


def make_input(size, rng):
    keys = rng.sample(range(size * 5 + 5), size)
    return ("&".join(f"k{key}={rng.randint(0, 9)}" for key in keys),), {}


def before(query):
    found = {}
    for part in query.split("&"):
        key, _, value = part.partition("=")
        if key not in list(found):
            found[key] = value
    return found


def after(query):
    return {k: v for k, _, v in (part.partition("=") for part in query.split("&"))}
