"""Broken: text may have other ends of lines, and ends with one."""


SIZES = (10, 50, 250)


def make_input(size, rng):
    return ("\n".join(f"line {rng.randint(0, 99)}" for _ in range(size)),), {}


def before(text):
    return [line for line in text.splitlines()]


def after(text):
    return text.split("\n")
