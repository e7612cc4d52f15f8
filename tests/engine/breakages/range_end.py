"""Broken: the end belongs to the range where the steps meet it."""


SIZES = (10, 50, 250)


def make_input(size, rng):
    step, start = rng.randint(2, 9), rng.randint(0, 99)
    return (start, start + step * size + 1, step), {}


def before(start, stop, step):
    if step < 1:
        raise ValueError("the step must be positive")
    result = []
    while start <= stop:
        result.append(start)
        start += step
    return result


def after(start, stop, step):
    if step < 1:
        raise ValueError("the step must be positive")
    return list(range(start, stop, step))
