SIZES = (75, 150, 300)


def make_input(size, rng):
    return ([rng.randrange(10**6) for _ in range(size)],), {}
