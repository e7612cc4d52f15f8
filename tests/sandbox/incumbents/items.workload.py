SIZES = (150, 300, 600)


def make_input(size, rng):
    return ([rng.randrange(10**6) for _ in range(size)],), {}
