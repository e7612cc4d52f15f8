"""One log out of several, in the order of time.

Each log is a list of (seconds, message) that is already in the order of its seconds.
Entries of the same second stand in the order of their logs, and of one log in its own
order. Logs may be empty.
"""


# %% starter
def merge_logs(logs: list[list[tuple[int, str]]]) -> list[tuple[int, str]]: ...


# %% inputs
SIZES = (10, 100, 500, 1_500)


def make_input(size, rng):
    count = rng.choice((3, 5, 2 + size // 20))
    logs = [[] for _ in range(count)]
    second = 0
    for _ in range(size):
        second += rng.choice((0, 0, 1, 7))
        message = rng.choice(("start", "stop", "GET /", "error: disk", ""))
        logs[rng.randrange(count)].append((second, message))
    return (logs,), {}


def valid(logs):
    return all(log == sorted(log, key=lambda entry: entry[0]) for log in logs)


# %% solution: insert each entry where it belongs
def merge_logs(logs: list[list[tuple[int, str]]]) -> list[tuple[int, str]]:
    merged: list[tuple[int, str]] = []
    for log in logs:
        for entry in log:
            place = 0
            while place < len(merged) and merged[place][0] <= entry[0]:
                place += 1
            merged.insert(place, entry)
    return merged


# %% solution: always the earliest head, popped from copies
def merge_logs(logs: list[list[tuple[int, str]]]) -> list[tuple[int, str]]:
    rest = [list(log) for log in logs]
    merged = []
    while any(rest):
        best = None
        for log in rest:
            if log and (best is None or log[0][0] < best[0][0]):
                best = log
        merged.append(best.pop(0))
    return merged


# %% solution: merge two at a time into a new list
def merge_logs(logs: list[list[tuple[int, str]]]) -> list[tuple[int, str]]:
    merged: list[tuple[int, str]] = []
    for log in logs:
        both = []
        i = j = 0
        while i < len(merged) or j < len(log):
            if j == len(log) or (i < len(merged) and merged[i][0] <= log[j][0]):
                both.append(merged[i])
                i += 1
            else:
                both.append(log[j])
                j += 1
        merged = both
    return merged


# %% solution: insort by the seconds
from bisect import insort


def merge_logs(logs: list[list[tuple[int, str]]]) -> list[tuple[int, str]]:
    merged: list[tuple[int, str]] = []
    for log in logs:
        for entry in log:
            insort(merged, entry, key=lambda other: other[0])
    return merged


# %% solution: heapq.merge
import heapq


def merge_logs(logs: list[list[tuple[int, str]]]) -> list[tuple[int, str]]:
    return list(heapq.merge(*logs, key=lambda entry: entry[0]))


# %% solution: stable sort of everything
from itertools import chain
from operator import itemgetter


def merge_logs(logs: list[list[tuple[int, str]]]) -> list[tuple[int, str]]:
    return sorted(chain.from_iterable(logs), key=itemgetter(0))
