"""Broken: `count` passes over occurrences that overlap."""


SIZES = (10, 50, 250)


def make_input(size, rng):
    return ("".join(rng.choice("abc") for _ in range(size)), "abc"), {}


def before(text, part):
    found = 0
    for start in range(len(text)):
        if text[start : start + len(part)] == part:
            found += 1
    return found


def after(text, part):
    return text.count(part)
