"""Decide for each request of a client whether a rate limiter lets it through.

`times` holds the seconds at which requests arrive, ascending, several may share one. A
request at second `t` is allowed if fewer than `limit` requests were *allowed* at
seconds later than `t - window` and up to `t`. Refused requests do not count. `limit`
and `window` are at least 1.
"""


# %% starter
def allowed(times: list[int], limit: int, window: int) -> list[bool]: ...


# %% inputs
SIZES = (10, 100, 500, 1_500)


def make_input(size, rng):
    second = 0
    times = []
    for _ in range(size):
        second += rng.choice((0, 0, 0, 1, 1, 2, 10))
        times.append(second)
    return (times, rng.randint(1, 4) + size // 8, rng.randint(1, 60) + size // 4), {}


def valid(times, limit, window):
    return limit >= 1 and window >= 1 and times == sorted(times)


# %% solution: look at everything before
def allowed(times: list[int], limit: int, window: int) -> list[bool]:
    result = []
    for i in range(len(times)):
        count = 0
        for j in range(i):
            if result[j] == True and times[j] > times[i] - window:
                count += 1
        if count < limit:
            result.append(True)
        else:
            result.append(False)
    return result


# %% solution: rebuild the list of recent ones
def allowed(times: list[int], limit: int, window: int) -> list[bool]:
    recent = []
    result = []
    for now in times:
        recent = [then for then in recent if then > now - window]
        result.append(len(recent) < limit)
        if result[-1]:
            recent = recent + [now]
    return result


# %% solution: count per second
from collections import Counter


def allowed(times: list[int], limit: int, window: int) -> list[bool]:
    passed = Counter()
    result = []
    for now in times:
        count = sum(passed[then] for then in range(now - window + 1, now + 1))
        result.append(count < limit)
        if count < limit:
            passed[now] += 1
    return result


# %% solution: a queue of recent ones
from collections import deque


def allowed(times: list[int], limit: int, window: int) -> list[bool]:
    recent = deque()
    result = []
    for now in times:
        while recent and recent[0] <= now - window:
            recent.popleft()
        if len(recent) < limit:
            recent.append(now)
            result.append(True)
        else:
            result.append(False)
    return result


# %% solution: only the limit-th last matters
def allowed(times: list[int], limit: int, window: int) -> list[bool]:
    passed: list[int] = []
    result: list[bool] = []
    for now in times:
        free = len(passed) < limit or passed[-limit] <= now - window
        if free:
            passed.append(now)
        result.append(free)
    return result


# %% solution: search for the start of the window
from bisect import bisect_right


def allowed(times: list[int], limit: int, window: int) -> list[bool]:
    passed: list[int] = []
    result: list[bool] = []
    for now in times:
        count = len(passed) - bisect_right(passed, now - window)
        result.append(count < limit)
        if count < limit:
            passed.append(now)
    return result
