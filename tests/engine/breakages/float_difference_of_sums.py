"""Broken: sums of prefixes lose what a large value before the range has swallowed."""


SIZES = (10, 50, 250)


def make_input(size, rng):
    spans = [
        (rng.randint(0, size // 2), rng.randint(size // 2, size)) for _ in range(3)
    ]
    return ([rng.uniform(1, 10) for _ in range(size)], spans), {}


def before(values, spans):
    return [sum(values[low:high], 0.0) for low, high in spans]


def after(values, spans):
    sums = [0.0]
    for value in values:
        sums.append(sums[-1] + value)
    return [
        sums[min(max(high, low), len(values))] - sums[min(low, len(values))]
        if low >= 0 and high >= 0
        else sum(values[low:high], 0.0)
        for low, high in spans
    ]
