SIZES = (100, 200, 400)


def make_input(size, rng):
    return (rng.randrange(10**9), size), {}
