"""Find the nearest stop for each position along a bus line.

`stops` holds the kilometres at which the stops are, ascending, at least one. Of two
stops at the same distance the lower one is taken. The result holds a stop for each
position.
"""


# %% starter
def nearest_stops(stops: tuple[int, ...], positions: list[int]) -> list[int]: ...


# %% inputs
SIZES = (8, 60, 200, 500)


def make_input(size, rng):
    stops = tuple(sorted(rng.sample(range(-size, 6 * size), size)))
    return (stops, [rng.randint(-2 * size, 7 * size) for _ in range(size)]), {}


def valid(stops, positions):
    return len(stops) > 0 and list(stops) == sorted(stops)


# %% solution: sort the stops by distance
def nearest_stops(stops: tuple[int, ...], positions: list[int]) -> list[int]:
    result = []
    for position in positions:
        ranked = sorted(stops, key=lambda stop: (abs(stop - position), stop))
        result.append(ranked[0])
    return result


# %% solution: min with a key
def nearest_stops(stops: tuple[int, ...], positions: list[int]) -> list[int]:
    return [min(stops, key=lambda s: (abs(s - place), s)) for place in positions]


# %% solution: a loop that keeps the best
def nearest_stops(stops: tuple[int, ...], positions: list[int]) -> list[int]:
    result = []
    for position in positions:
        best = stops[0]
        for stop in stops:
            if abs(stop - position) < abs(best - position):
                best = stop
        result.append(best)
    return result


# %% solution: look outwards in a set
def nearest_stops(stops: tuple[int, ...], positions: list[int]) -> list[int]:
    known = set(stops)
    result = []
    for position in positions:
        away = 0
        while position - away not in known and position + away not in known:
            away += 1
        result.append(position - away if position - away in known else position + away)
    return result


# %% solution: bisect, then compare two neighbours
from bisect import bisect_left


def nearest_stops(stops: tuple[int, ...], positions: list[int]) -> list[int]:
    result = []
    for position in positions:
        place = bisect_left(stops, position)
        if place == 0:
            result.append(stops[0])
        elif place == len(stops):
            result.append(stops[-1])
        elif position - stops[place - 1] <= stops[place] - position:
            result.append(stops[place - 1])
        else:
            result.append(stops[place])
    return result


# %% solution: bisect the points half-way
from bisect import bisect_left


def nearest_stops(stops: tuple[int, ...], positions: list[int]) -> list[int]:
    halves = [a + b for a, b in zip(stops, stops[1:])]
    return [stops[bisect_left(halves, 2 * place)] for place in positions]
