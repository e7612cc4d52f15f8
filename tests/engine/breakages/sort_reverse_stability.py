"""Broken: reversing after the sort turns equal elements round."""


SIZES = (10, 50, 250)


def make_input(size, rng):
    ages = rng.sample(range(10 * size + 10), size)
    return ([{"name": f"n{i}", "age": age} for i, age in enumerate(ages)],), {}


def before(people):
    return sorted(people, key=lambda person: -person["age"])


def after(people):
    return sorted(people, key=lambda person: person["age"])[::-1]
