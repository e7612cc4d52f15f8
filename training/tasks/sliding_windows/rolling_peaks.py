"""The highest reading among each `window` readings in a row.

The answer has one number for each place where a whole window fits, from the left. With
fewer readings than `window`, or a window of 0, it is empty.
"""


# %% starter
def rolling_peaks(readings: list[int], window: int) -> list[int]: ...


# %% inputs
SIZES = (8, 100, 500, 2_000)


def make_input(size, rng):
    kind = rng.random()
    readings = [rng.randint(-40, 400) for _ in range(size)]
    if kind < 0.3:
        readings.sort(reverse=True)
    widest = max(1, size // 3)
    window = rng.randint(0, size + 1) if size < 20 else rng.randint(widest // 2, widest)
    return (readings, window), {}


def valid(readings, window):
    return window >= 0


# %% solution: search each window with two loops
def rolling_peaks(readings: list[int], window: int) -> list[int]:
    if window == 0:
        return []
    result = []
    for start in range(len(readings) - window + 1):
        peak = readings[start]
        for i in range(start + 1, start + window):
            if readings[i] > peak:
                peak = readings[i]
        result.append(peak)
    return result


# %% solution: max of a slice
def rolling_peaks(readings: list[int], window: int) -> list[int]:
    places = range(len(readings) - window + 1) if window else ()
    return [max(readings[start : start + window]) for start in places]


# %% solution: a sorted window
from bisect import bisect_left, insort


def rolling_peaks(readings: list[int], window: int) -> list[int]:
    if not 0 < window <= len(readings):
        return []
    ordered = sorted(readings[:window])
    result = [ordered[-1]]
    for leaving, entering in zip(readings, readings[window:]):
        del ordered[bisect_left(ordered, leaving)]
        insort(ordered, entering)
        result.append(ordered[-1])
    return result


# %% solution: search again only when the peak leaves
def rolling_peaks(readings: list[int], window: int) -> list[int]:
    result: list[int] = []
    if window == 0:
        return result
    for end in range(window, len(readings) + 1):
        if result and readings[end - window - 1] < result[-1]:
            result.append(max(result[-1], readings[end - 1]))
        else:
            result.append(max(readings[end - window : end]))
    return result


# %% solution: heap with places
import heapq


def rolling_peaks(readings: list[int], window: int) -> list[int]:
    heap: list[tuple[int, int]] = []
    result = []
    for i, reading in enumerate(readings if window else ()):
        heapq.heappush(heap, (-reading, i))
        while heap[0][1] <= i - window:
            heapq.heappop(heap)
        if i >= window - 1:
            result.append(-heap[0][0])
    return result


# %% solution: deque of readings that may still be a peak
from collections import deque


def rolling_peaks(readings: list[int], window: int) -> list[int]:
    if window < 1:
        return []
    candidates: deque[int] = deque()
    result = []
    for i, reading in enumerate(readings):
        while candidates and readings[candidates[-1]] <= reading:
            candidates.pop()
        candidates.append(i)
        if candidates[0] == i - window:
            candidates.popleft()
        if i + 1 >= window:
            result.append(readings[candidates[0]])
    return result
