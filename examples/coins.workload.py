"""Inputs for `ways_to_pay`: `size` cents, from three kinds of coin.

The number of calls grows with the cube of the amount, so the steps are small.
"""

SIZES = (320, 800, 2_000)


def make_input(size, rng):
    """The coins of a till, in no particular order, for about `size` cents."""
    coins = [10, 20, 50]
    rng.shuffle(coins)
    return (size + 10 * rng.randrange(3), tuple(coins)), {}
