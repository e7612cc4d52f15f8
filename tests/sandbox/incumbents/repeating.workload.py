SIZES = (30_000, 60_000, 120_000)


def make_input(size, rng):
    return (rng.randrange(4), size), {}
