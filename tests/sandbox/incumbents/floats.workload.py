SIZES = (75, 150, 300)


def make_input(size, rng):
    return ([rng.uniform(-1, 1) for _ in range(size)],), {}
