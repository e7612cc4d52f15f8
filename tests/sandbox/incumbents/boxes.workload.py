from boxes import Box

SIZES = (3_000, 6_000, 12_000)


def make_input(size, rng):
    return (Box(rng.randrange(10**9), size),), {}
