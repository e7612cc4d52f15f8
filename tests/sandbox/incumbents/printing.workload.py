SIZES = (3_000, 6_000, 12_000)


def make_input(size, rng):
    return (rng.randrange(10**9), size), {}
