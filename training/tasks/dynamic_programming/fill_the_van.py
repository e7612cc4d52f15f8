"""The highest worth of parcels that fit into a van.

`parcels` are (kilos, worth) with kilos at least 1 and worth not negative; each can be
taken once or not at all. The kilos of those taken must not pass `limit`, which is 0 to
10,000.
"""


# %% starter
def fill_the_van(parcels: list[tuple[int, int]], limit: int) -> int: ...


# %% inputs
SIZES = (6, 20, 50, 120)


def make_input(size, rng):
    heaviest = rng.choice((5, 20))
    parcels = [
        (rng.randint(1, heaviest), rng.choice((0, 5, rng.randint(1, 60))))
        for _ in range(size)
    ]
    return (parcels, rng.randint(0, 4 * size) if size < 20 else 4 * size), {}


def valid(parcels, limit):
    fits = 0 <= limit <= 10_000
    return fits and all(kilos >= 1 and worth >= 0 for kilos, worth in parcels)


# %% solution: recursion with answers in a dict
def fill_the_van(parcels: list[tuple[int, int]], limit: int) -> int:
    known: dict[tuple[int, int], int] = {}

    def best(first: int, room: int) -> int:
        if first == len(parcels):
            return 0
        if (first, room) in known:
            return known[(first, room)]
        kilos, worth = parcels[first]
        without = best(first + 1, room)
        if kilos <= room:
            taken = worth + best(first + 1, room - kilos)
        else:
            taken = 0
        known[(first, room)] = max(without, taken)
        return known[(first, room)]

    return best(0, limit)


# %% solution: full table, by parcel and by kilo
def fill_the_van(parcels: list[tuple[int, int]], limit: int) -> int:
    table = [[0 for _ in range(limit + 1)] for _ in range(len(parcels) + 1)]
    for i in range(1, len(parcels) + 1):
        for room in range(limit + 1):
            table[i][room] = table[i - 1][room]
            if parcels[i - 1][0] <= room:
                taken = table[i - 1][room - parcels[i - 1][0]] + parcels[i - 1][1]
                if taken > table[i][room]:
                    table[i][room] = taken
    return table[len(parcels)][limit]


# %% solution: one row, from the back
def fill_the_van(parcels: list[tuple[int, int]], limit: int) -> int:
    best = [0] * (limit + 1)
    for kilos, worth in parcels:
        for room in range(limit, kilos - 1, -1):
            best[room] = max(best[room], best[room - kilos] + worth)
    return best[limit]


# %% solution: a new row by zip for each parcel
from operator import add


def fill_the_van(parcels: list[tuple[int, int]], limit: int) -> int:
    best = [0] * (limit + 1)
    for kilos, worth in parcels:
        if kilos <= limit and worth:
            moved = [value + worth for value in best[: limit + 1 - kilos]]
            best[kilos:] = map(max, best[kilos:], moved)
    return best[limit]


# %% solution: loads that no other one beats
def fill_the_van(parcels: list[tuple[int, int]], limit: int) -> int:
    loads = [(0, 0)]
    for kilos, worth in parcels:
        more = [(k + kilos, w + worth) for k, w in loads if k + kilos <= limit]
        kept: list[tuple[int, int]] = []
        for load in sorted(loads + more, key=lambda load: (load[0], -load[1])):
            if not kept or load[1] > kept[-1][1]:
                kept.append(load)
        loads = kept
    return loads[-1][1]


# %% solution: best ratio first, branches that cannot win are cut
from fractions import Fraction


def fill_the_van(parcels: list[tuple[int, int]], limit: int) -> int:
    ordered = sorted(parcels, key=lambda parcel: Fraction(-parcel[1], parcel[0]))
    n = len(ordered)
    best = 0
    seen: dict[tuple[int, int], int] = {}

    def bound(i: int, room: int) -> int:
        total = 0
        for kilos, worth in ordered[i:]:
            if kilos > room:
                return total + worth * room // kilos
            room -= kilos
            total += worth
        return total

    stack = [(0, limit, 0)]
    while stack:
        i, room, worth = stack.pop()
        best = max(best, worth)
        if i == n or seen.get((i, room), -1) >= worth:
            continue
        seen[i, room] = worth
        if worth + bound(i, room) <= best:
            continue
        stack.append((i + 1, room, worth))
        if ordered[i][0] <= room:
            stack.append((i + 1, room - ordered[i][0], worth + ordered[i][1]))
    return best
