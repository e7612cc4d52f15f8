"""For each result asked about, how many of the class have fewer points, in per cent.

`scores` are the points of the class, `asked` those to look up; they need not occur. Per
cent are rounded down to a whole number. With an empty class every answer is 0.
"""


# %% starter
def scores_below(scores: list[int], asked: list[int]) -> list[int]: ...


# %% inputs
SIZES = (10, 80, 350, 1_100)


def make_input(size, rng):
    top = rng.choice((20, 100, 4 * size + 10))
    scores = [rng.randint(0, top) for _ in range(size)]
    return (scores, [rng.randint(-2, top + 2) for _ in range(size - size // 4)]), {}


# %% solution: loop over the class for each
def scores_below(scores: list[int], asked: list[int]) -> list[int]:
    result = []
    for points in asked:
        below = 0
        for score in scores:
            if score < points:
                below = below + 1
        if len(scores) == 0:
            result.append(0)
        else:
            result.append(below * 100 // len(scores))
    return result


# %% solution: filtered list for each
def scores_below(scores: list[int], asked: list[int]) -> list[int]:
    if not scores:
        return [0] * len(asked)
    return [
        100 * len([score for score in scores if score < points]) // len(scores)
        for points in asked
    ]


# %% solution: sorted anew for each, then scanned
def scores_below(scores: list[int], asked: list[int]) -> list[int]:
    result = []
    for points in asked:
        below = 0
        for score in sorted(scores):
            if score >= points:
                break
            below += 1
        result.append(100 * below // max(1, len(scores)))
    return result


# %% solution: bisect
from bisect import bisect_left


def scores_below(scores: list[int], asked: list[int]) -> list[int]:
    ordered = sorted(scores)
    total = len(ordered) or 1
    return [100 * bisect_left(ordered, points) // total for points in asked]


# %% solution: both sorted, one walk
def scores_below(scores: list[int], asked: list[int]) -> list[int]:
    ordered = sorted(scores)
    result = [0] * len(asked)
    below = 0
    for i in sorted(range(len(asked)), key=lambda i: asked[i]):
        while below < len(ordered) and ordered[below] < asked[i]:
            below += 1
        if ordered:
            result[i] = below * 100 // len(ordered)
    return result


# %% solution: count each score, add up
from collections import Counter


def scores_below(scores: list[int], asked: list[int]) -> list[int]:
    counts = Counter(scores)
    below: dict[int, int] = {}
    so_far = 0
    for points in sorted(counts.keys() | set(asked)):
        below[points] = so_far
        so_far += counts[points]
    return [100 * below[points] // max(1, so_far) for points in asked]
