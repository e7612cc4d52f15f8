"""Merge the logs of several servers into one, by time.

Each log is a list of (second, message) and ascends by second. Entries of the same
second come in the order of the servers, and those of one server in their own order.
"""


# %% starter
def merge_logs(logs: list[list[tuple[int, str]]]) -> list[tuple[int, str]]: ...


# %% inputs
SIZES = (10, 100, 500, 2_000)


def make_input(size, rng):
    logs = []
    for server in range(max(2, size // 12)):
        second = rng.randint(0, 5)
        log = []
        for _ in range(rng.choice((0, 5, 12, 20))):
            second += rng.choice((0, 0, 1, 3))
            log.append((second, f"{rng.choice(['ok', 'retry', 'fail'])} {server}"))
        logs.append(log)
    return (logs,), {}


def valid(logs):
    return all(log == sorted(log, key=lambda entry: entry[0]) for log in logs)


# %% solution: insert each where it belongs
def merge_logs(logs: list[list[tuple[int, str]]]) -> list[tuple[int, str]]:
    merged = []
    for log in logs:
        for entry in log:
            place = len(merged)
            while place > 0 and merged[place - 1][0] > entry[0]:
                place -= 1
            merged = merged[:place] + [entry] + merged[place:]
    return merged


# %% solution: pop the earliest of all heads
def merge_logs(logs: list[list[tuple[int, str]]]) -> list[tuple[int, str]]:
    left = [list(log) for log in logs]
    merged = []
    while any(left):
        earliest = None
        for log in left:
            if log and (earliest is None or log[0][0] < earliest[0][0]):
                earliest = log
        merged.append(earliest.pop(0))
    return merged


# %% solution: merge two at a time, one after the other
def merge_logs(logs: list[list[tuple[int, str]]]) -> list[tuple[int, str]]:
    merged = []
    for log in logs:
        both = []
        i = j = 0
        while i < len(merged) and j < len(log):
            if merged[i][0] <= log[j][0]:
                both.append(merged[i])
                i += 1
            else:
                both.append(log[j])
                j += 1
        merged = both + merged[i:] + log[j:]
    return merged


# %% solution: heapq.merge
import heapq
from operator import itemgetter


def merge_logs(logs: list[list[tuple[int, str]]]) -> list[tuple[int, str]]:
    return list(heapq.merge(*logs, key=itemgetter(0)))


# %% solution: a heap of heads
import heapq


def merge_logs(logs: list[list[tuple[int, str]]]) -> list[tuple[int, str]]:
    heads = [(log[0][0], server, 0) for server, log in enumerate(logs) if log]
    heapq.heapify(heads)
    merged = []
    while heads:
        _, server, place = heads[0]
        merged.append(logs[server][place])
        if place + 1 < len(logs[server]):
            heapq.heapreplace(heads, (logs[server][place + 1][0], server, place + 1))
        else:
            heapq.heappop(heads)
    return merged


# %% solution: put together and sort, which is stable
from itertools import chain
from operator import itemgetter


def merge_logs(logs: list[list[tuple[int, str]]]) -> list[tuple[int, str]]:
    return sorted(chain.from_iterable(logs), key=itemgetter(0))
