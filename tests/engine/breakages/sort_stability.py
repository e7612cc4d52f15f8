"""Broken: equal scores are put in the order of their names."""


SIZES = (10, 50, 250)


def make_input(size, rng):
    scores = rng.sample(range(10 * size + 10), size)
    return ([(f"n{rng.randint(0, 999)}", score) for score in scores],), {}


def before(rows):
    return sorted(rows, key=lambda row: row[1])


def after(rows):
    return [(name, score) for score, name in sorted((s, n) for n, s in rows)]
