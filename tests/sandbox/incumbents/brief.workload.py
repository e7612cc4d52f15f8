SIZES = (50, 100, 200)


def make_input(size, rng):
    return (rng.randrange(10**9), size), {}
