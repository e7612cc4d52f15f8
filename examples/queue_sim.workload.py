"""Inputs for `simulate_desk`: a busy day with `size` calls."""

SIZES = (100, 400, 1_600)


def make_input(size, rng):
    """Calls come in faster than three agents can take them."""
    calls = [
        (rng.randrange(size), rng.choice((0, 1, 1, 2, 2, 2)), rng.randrange(5, 20))
        for _ in range(size)
    ]
    return (calls,), {"agents": 3}
