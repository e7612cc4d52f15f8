"""How many phone calls run at the same time at most.

A call has the keys "start" and "seconds" (at least 0); it runs from its start up to,
but not including, start + seconds. A call of 0 seconds never runs. Without calls it is
0.
"""


# %% starter
def most_at_once(calls: list[dict[str, int]]) -> int: ...


# %% inputs
SIZES = (8, 60, 250, 600)


def make_input(size, rng):
    reach = rng.choice((size + 5, 20 * size + 5))
    calls = [
        {"start": rng.randrange(reach), "seconds": rng.choice((0, 1, 5, 60, 300))}
        for _ in range(size)
    ]
    return (calls,), {}


def valid(calls):
    return all(call["seconds"] >= 0 for call in calls)


# %% solution: at the start of each call, count those that run
def most_at_once(calls: list[dict[str, int]]) -> int:
    most = 0
    for call in calls:
        now = call["start"]
        running = 0
        for other in calls:
            if other["start"] <= now and now < other["start"] + other["seconds"]:
                running += 1
        if running > most:
            most = running
    return most


# %% solution: a counter for every second
def most_at_once(calls: list[dict[str, int]]) -> int:
    running: dict[int, int] = {}
    for call in calls:
        for second in range(call["start"], call["start"] + call["seconds"]):
            running[second] = running.get(second, 0) + 1
    return max(running.values(), default=0)


# %% solution: keep a list of those that still run
def most_at_once(calls: list[dict[str, int]]) -> int:
    active: list[int] = []
    most = 0
    for call in sorted(calls, key=lambda call: call["start"]):
        active = [end for end in active if end > call["start"]]
        if call["seconds"] > 0:
            active.append(call["start"] + call["seconds"])
        most = max(most, len(active))
    return most


# %% solution: heap of ends
import heapq


def most_at_once(calls: list[dict[str, int]]) -> int:
    ends: list[int] = []
    most = 0
    spans = [(c["start"], c["start"] + c["seconds"]) for c in calls if c["seconds"]]
    for start, end in sorted(spans):
        while ends and ends[0] <= start:
            heapq.heappop(ends)
        heapq.heappush(ends, end)
        most = max(most, len(ends))
    return most


# %% solution: sorted changes, added up
from itertools import accumulate


def most_at_once(calls: list[dict[str, int]]) -> int:
    changes = []
    for call in calls:
        if call["seconds"] > 0:
            changes.append((call["start"], 1))
            changes.append((call["start"] + call["seconds"], -1))
    changes.sort()
    return max(accumulate(change for _, change in changes), default=0)


# %% solution: starts and ends sorted apart
def most_at_once(calls: list[dict[str, int]]) -> int:
    long_enough = [call for call in calls if call["seconds"] > 0]
    starts = sorted([call["start"] for call in long_enough])
    ends = sorted([call["start"] + call["seconds"] for call in long_enough])
    over = most = 0
    for number, start in enumerate(starts, 1):
        while ends[over] <= start:
            over += 1
        if number - over > most:
            most = number - over
    return most
