"""The place of each runner by finishing time: 1 for the fastest.

Equal times share a place, and the next slower time has the next number (1, 2, 2, 3).
The answer has one place for each position of `times`, in that order. Times are in
milliseconds.
"""


# %% starter
def dense_ranks(times: list[int]) -> list[int]: ...


# %% inputs
SIZES = (8, 60, 250, 700)


def make_input(size, rng):
    spread = rng.choice((max(1, size // 4), 10 * size + 1))
    return ([50_000 + rng.randint(0, spread) for _ in range(size)],), {}


# %% solution: count the different faster times
def dense_ranks(times: list[int]) -> list[int]:
    different = []
    for time in times:
        if time not in different:
            different.append(time)
    ranks = []
    for time in times:
        place = 1
        for other in different:
            if other < time:
                place += 1
        ranks.append(place)
    return ranks


# %% solution: set of faster times for each runner
def dense_ranks(times: list[int]) -> list[int]:
    return [len({other for other in times if other < time}) + 1 for time in times]


# %% solution: remove the smallest again and again
def dense_ranks(times: list[int]) -> list[int]:
    left = times[:]
    ranks = [0] * len(times)
    place = 0
    while left:
        fastest = min(left)
        place += 1
        for i, time in enumerate(times):
            if time == fastest:
                ranks[i] = place
        left = [time for time in left if time != fastest]
    return ranks


# %% solution: index in the sorted list
def dense_ranks(times: list[int]) -> list[int]:
    ordered = sorted(set(times))
    return [ordered.index(time) + 1 for time in times]


# %% solution: bisect in the sorted list
from bisect import bisect_left


def dense_ranks(times: list[int]) -> list[int]:
    ordered = sorted(set(times))
    return [bisect_left(ordered, time) + 1 for time in times]


# %% solution: dict from time to place
def dense_ranks(times: list[int]) -> list[int]:
    places = {time: place for place, time in enumerate(sorted(set(times)), 1)}
    return [places[time] for time in times]


# %% solution: sort positions and walk
def dense_ranks(times: list[int]) -> list[int]:
    ranks = [0] * len(times)
    place = 0
    last = None
    for i in sorted(range(len(times)), key=times.__getitem__):
        if times[i] != last:
            place += 1
            last = times[i]
        ranks[i] = place
    return ranks
