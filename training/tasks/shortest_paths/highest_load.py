"""Find the heaviest load that can be taken from one yard to another.

`roads` maps each yard to its roads: yard -> greatest load that the road bears; every
yard on a road is a key too, and so are `a` and `b`. Loads are at least 1. Roads can be
used in that direction only. A route bears what its weakest road bears. The answer is 0
if there is no route, and None if both yards are the same.
"""


# %% starter
def highest_load(roads: dict[str, dict[str, int]], a: str, b: str) -> int | None: ...


# %% inputs
SIZES = (6, 25, 80, 250)


def make_input(size, rng):
    yards = [f"{rng.choice(['north', 'south'])}{n}" for n in range(size + 1)]
    roads = {}
    for place, yard in enumerate(yards):
        near = yards[max(0, place - 6) : place + 7]
        ways = rng.sample(near, min(len(near), rng.choice((2, 3, 5))))
        roads[yard] = {
            other: rng.choice((3, 7, rng.randint(5, 400))) for other in ways
        }
    return (roads, yards[0], yards[-1] if size > 20 else rng.choice(yards)), {}


def valid(roads, a, b):
    ends = [way for ways in roads.values() for way in ways.items()]
    known = all(yard in roads for yard in (a, b, *(yard for yard, _ in ends)))
    return known and all(load >= 1 for _, load in ends)


# %% solution: try each load, heaviest first
def highest_load(roads: dict[str, dict[str, int]], a: str, b: str) -> int | None:
    if a == b:
        return None
    loads = []
    for ways in roads.values():
        for load in ways.values():
            if load not in loads:
                loads.append(load)
    loads.sort(reverse=True)
    for load in loads:
        reached = [a]
        for yard in reached:
            for other in roads[yard]:
                if roads[yard][other] >= load and other not in reached:
                    reached.append(other)
        if b in reached:
            return load
    return 0


# %% solution: improve until nothing changes
def highest_load(roads: dict[str, dict[str, int]], a: str, b: str) -> int | None:
    if a == b:
        return None
    best = {yard: 0 for yard in roads}
    best[a] = sum(load for ways in roads.values() for load in ways.values())
    changed = True
    while changed:
        changed = False
        for yard in reversed(list(roads)):
            for other, load in roads[yard].items():
                if min(best[yard], load) > best[other]:
                    best[other] = min(best[yard], load)
                    changed = True
    return best[b]


# %% solution: bisect the load
def highest_load(roads: dict[str, dict[str, int]], a: str, b: str) -> int | None:
    if a == b:
        return None

    def bears(limit):
        seen = {a}
        stack = [a]
        while stack:
            for other, load in roads[stack.pop()].items():
                if load >= limit and other not in seen:
                    seen.add(other)
                    stack.append(other)
        return b in seen

    loads = sorted({load for ways in roads.values() for load in ways.values()})
    low, high = 0, len(loads)
    while low < high:
        middle = (low + high) // 2
        if bears(loads[middle]):
            low = middle + 1
        else:
            high = middle
    return loads[low - 1] if low else 0


# %% solution: go on from the best yard, found by max
def highest_load(roads: dict[str, dict[str, int]], a: str, b: str) -> int | None:
    if a == b:
        return None
    found = {other: load for other, load in roads[a].items() if other != a}
    done = {a}
    while found:
        yard = max(found, key=lambda name: found[name])
        best = found.pop(yard)
        if yard == b:
            return best
        done.add(yard)
        for other, load in roads[yard].items():
            if other not in done:
                found[other] = max(found.get(other, 0), min(best, load))
    return 0


# %% solution: a heap with the heaviest on top
import heapq


def highest_load(roads: dict[str, dict[str, int]], a: str, b: str) -> int | None:
    if a == b:
        return None
    heap = [(-load, other) for other, load in roads[a].items()]
    heapq.heapify(heap)
    done = {a}
    while heap:
        load, yard = heapq.heappop(heap)
        if yard == b:
            return -load
        if yard not in done:
            done.add(yard)
            for other, bears in roads[yard].items():
                if other not in done:
                    heapq.heappush(heap, (max(load, -bears), other))
    return 0
