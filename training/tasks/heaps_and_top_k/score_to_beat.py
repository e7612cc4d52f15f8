"""After each new score, say which score one has to beat to enter the top `k`.

That is the `k`-th highest of all scores so far (equal scores count separately), or None
as long as there are fewer than `k`. `k` is at least 1.
"""


# %% starter
def scores_to_beat(scores: list[int], k: int) -> list[int | None]: ...


# %% inputs
SIZES = (10, 100, 300, 700)


def make_input(size, rng):
    scores = [rng.randint(-50, rng.choice((50, 10**6))) for _ in range(size)]
    return (scores, rng.choice((1, 3, 10, 25))), {}


def valid(scores, k):
    return k >= 1


# %% solution: take the highest away k - 1 times
def scores_to_beat(scores: list[int], k: int) -> list[int | None]:
    result = []
    for end in range(1, len(scores) + 1):
        if end < k:
            result.append(None)
            continue
        left = scores[:end]
        for _ in range(k - 1):
            left.remove(max(left))
        result.append(max(left))
    return result


# %% solution: sort all so far every time
def scores_to_beat(scores: list[int], k: int) -> list[int | None]:
    result = []
    for end in range(1, len(scores) + 1):
        ordered = sorted(scores[:end], reverse=True)
        result.append(ordered[k - 1] if end >= k else None)
    return result


# %% solution: nlargest every time
import heapq


def scores_to_beat(scores: list[int], k: int) -> list[int | None]:
    result = []
    so_far = []
    for score in scores:
        so_far.append(score)
        best = heapq.nlargest(k, so_far)
        result.append(best[-1] if len(best) == k else None)
    return result


# %% solution: a sorted list of everything
from bisect import insort


def scores_to_beat(scores: list[int], k: int) -> list[int | None]:
    ordered: list[int] = []
    result: list[int | None] = []
    for score in scores:
        insort(ordered, score)
        result.append(ordered[-k] if len(ordered) >= k else None)
    return result


# %% solution: a heap of the best k
import heapq


def scores_to_beat(scores: list[int], k: int) -> list[int | None]:
    best: list[int] = []
    result: list[int | None] = []
    for score in scores:
        if len(best) < k:
            heapq.heappush(best, score)
        elif score > best[0]:
            heapq.heapreplace(best, score)
        result.append(best[0] if len(best) == k else None)
    return result
