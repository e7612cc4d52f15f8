"""Count for each (low, high) range the response times that lie in it, ends included.

`latencies` are milliseconds (0 to 100,000), in any order and with repeats. A range
whose low end is above its high end holds nothing.
"""


# %% starter
def counts_within(latencies: list[int], ranges: list[tuple[int, int]]) -> list[int]: ...


# %% inputs
SIZES = (8, 60, 300, 900)


def make_input(size, rng):
    latencies = [int(rng.expovariate(0.01)) for _ in range(size)]
    ranges = []
    for _ in range(size // 2):
        low = rng.randint(0, 300)
        ranges.append((low, low + rng.choice((-1, 0, 10, 100, 400))))
    return (latencies, ranges), {}


def valid(latencies, ranges):
    return all(0 <= latency <= 100_000 for latency in latencies)


# %% solution: two loops and a counter
def counts_within(latencies: list[int], ranges: list[tuple[int, int]]) -> list[int]:
    result = []
    for low, high in ranges:
        count = 0
        for latency in latencies:
            if latency >= low:
                if latency <= high:
                    count += 1
        result.append(count)
    return result


# %% solution: length of a filtered list
def counts_within(latencies: list[int], ranges: list[tuple[int, int]]) -> list[int]:
    return [len([t for t in latencies if low <= t <= high]) for low, high in ranges]


# %% solution: count each value of the range
def counts_within(latencies: list[int], ranges: list[tuple[int, int]]) -> list[int]:
    from collections import Counter

    seen = Counter(latencies)
    result = []
    for low, high in ranges:
        result.append(sum(seen[value] for value in range(low, high + 1)))
    return result


# %% solution: sort, then stop early
def counts_within(latencies: list[int], ranges: list[tuple[int, int]]) -> list[int]:
    ordered = sorted(latencies)
    result = []
    for low, high in ranges:
        count = 0
        for latency in ordered:
            if latency > high:
                break
            if latency >= low:
                count += 1
        result.append(count)
    return result


# %% solution: sort and bisect both ends
from bisect import bisect_left, bisect_right


def counts_within(latencies: list[int], ranges: list[tuple[int, int]]) -> list[int]:
    ordered = sorted(latencies)
    return [
        max(0, bisect_right(ordered, high) - bisect_left(ordered, low))
        for low, high in ranges
    ]


# %% solution: how many are below each millisecond
from itertools import accumulate


def counts_within(latencies: list[int], ranges: list[tuple[int, int]]) -> list[int]:
    top = max(latencies, default=0)
    counts = [0] * (top + 2)
    for latency in latencies:
        counts[latency + 1] += 1
    below = list(accumulate(counts))
    result = []
    for low, high in ranges:
        first = min(max(low, 0), top + 1)
        last = min(max(high + 1, 0), top + 1)
        result.append(max(0, below[last] - below[first]))
    return result
