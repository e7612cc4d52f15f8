"""Inputs for `stops_from`: a connected network of `size` stations."""

SIZES = (80, 320, 1_280)


def make_input(size, rng):
    """A random tree, so that all can be reached, with short cuts across it."""
    names = [f"station-{number:04d}" for number in range(size)]
    rng.shuffle(names)
    network = {name: [] for name in names}
    links = [(names[rng.randrange(here)], names[here]) for here in range(1, size)]
    links += [tuple(rng.sample(names, 2)) for _ in range(size)]
    for here, there in links:
        network[here].append(there)
        network[there].append(here)
    return (network, names[0]), {}
