SIZES = (2_000, 4_000, 8_000)


def make_input(size, rng):
    return (rng.randrange(10**9), size), {}
