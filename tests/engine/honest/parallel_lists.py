"""A zip instead of an index, where lists come in pairs of one length."""


SIZES = (10, 50, 250)


def make_input(size, rng):
    return tuple([rng.randint(0, 99) for _ in range(size)] for _ in range(2)), {}


def before(left, right):
    total = 0
    for position in range(len(left)):
        total += left[position] * right[position]
    return total


def after(left, right):
    return sum(a * b for a, b in zip(left, right))
