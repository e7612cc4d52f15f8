"""The positions of a shelf at which it could be hung up level.

At such a position, the weights to the left of it add up to the same as those to the
right of it; the weight at the position itself does not count. Nothing adds up to 0, so
the first or last position can be one. Weights may be negative (lift). The answer lists
all positions in ascending order.
"""


# %% starter
def balance_points(weights: tuple[int, ...]) -> list[int]: ...


# %% inputs
SIZES = (8, 80, 350, 1_000)


def make_input(size, rng):
    kind = rng.random()
    if kind < 0.2:
        return ((0,) * size,), {}
    half = [rng.randint(-9, 30) for _ in range(size // 2)]
    middle = [rng.randint(0, 5)] if size % 2 or kind < 0.5 else []
    return (tuple(half + middle + half[::-1] + [0] * rng.randint(0, 2)),), {}


# %% solution: add both sides by hand
def balance_points(weights: tuple[int, ...]) -> list[int]:
    points = []
    for i in range(len(weights)):
        left = 0
        for j in range(0, i):
            left += weights[j]
        right = 0
        for j in range(i + 1, len(weights)):
            right += weights[j]
        if left == right:
            points.append(i)
    return points


# %% solution: sums of slices
def balance_points(weights: tuple[int, ...]) -> list[int]:
    return [
        i for i in range(len(weights)) if sum(weights[:i]) == sum(weights[i + 1 :])
    ]


# %% solution: left kept, right summed
def balance_points(weights: tuple[int, ...]) -> list[int]:
    points = []
    left = 0
    rest = list(weights)
    while rest:
        weight = rest.pop(0)
        if left == sum(rest):
            points.append(len(weights) - len(rest) - 1)
        left += weight
    return points


# %% solution: two lists of running totals
from itertools import accumulate


def balance_points(weights: tuple[int, ...]) -> list[int]:
    left = list(accumulate(weights))
    right = list(accumulate(reversed(weights)))[::-1]
    return [i for i, (a, b) in enumerate(zip(left, right)) if a == b]


# %% solution: one running total
def balance_points(weights: tuple[int, ...]) -> list[int]:
    total = sum(weights)
    points = []
    left = 0
    for i, weight in enumerate(weights):
        if left + left + weight == total:
            points.append(i)
        left += weight
    return points
