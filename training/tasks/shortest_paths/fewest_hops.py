"""Count the fewest flights that lead from one airport to another.

`flights` are pairs (from, to); each can be used in that direction only, and some may be
listed twice. The answer is 0 if both airports are the same, and None if there is no
way.
"""


# %% starter
def fewest_flights(
    flights: list[tuple[str, str]], start: str, goal: str
) -> int | None: ...


# %% inputs
from itertools import product

SIZES = (8, 60, 250, 800)


def make_input(size, rng):
    codes = ["".join(letters) for letters in product("ABDEHKLMOPRSTV", repeat=3)]
    airports = rng.sample(codes, max(size, 1))
    flights = []
    for place, airport in enumerate(airports):
        for _ in range(rng.choice((2, 3, 3))):
            near = airports[max(0, place - 5) : place + 8]
            flights.append((airport, rng.choice(near)))
    rng.shuffle(flights)
    start = airports[0] if size > 20 else rng.choice(airports)
    return (flights, start, rng.choice(airports[-4:])), {}


# %% solution: pass over all flights until nothing changes
def fewest_flights(
    flights: list[tuple[str, str]], start: str, goal: str
) -> int | None:
    hops = {start: 0}
    changed = True
    while changed:
        changed = False
        for source, target in flights:
            if source in hops:
                if target not in hops or hops[source] + 1 < hops[target]:
                    hops[target] = hops[source] + 1
                    changed = True
    if goal in hops:
        return hops[goal]
    return None


# %% solution: a queue in lists, all flights for each airport
def fewest_flights(
    flights: list[tuple[str, str]], start: str, goal: str
) -> int | None:
    queue = [(start, 0)]
    seen = [start]
    while len(queue) > 0:
        airport, hops = queue.pop(0)
        if airport == goal:
            return hops
        for flight in flights:
            if flight[0] == airport and flight[1] not in seen:
                seen.append(flight[1])
                queue.append((flight[1], hops + 1))
    return None


# %% solution: a set of airports for each number of flights
def fewest_flights(
    flights: list[tuple[str, str]], start: str, goal: str
) -> int | None:
    reached = {start}
    hops = 0
    while goal not in reached:
        further = reached | {to for source, to in flights if source in reached}
        if len(further) == len(reached):
            return None
        reached = further
        hops += 1
    return hops


# %% solution: paths in the queue
from collections import defaultdict, deque


def fewest_flights(
    flights: list[tuple[str, str]], start: str, goal: str
) -> int | None:
    targets = defaultdict(list)
    for source, target in flights:
        targets[source].append(target)
    paths = deque([[start]])
    seen = {start}
    while paths:
        path = paths.popleft()
        if path[-1] == goal:
            return len(path) - 1
        for target in targets[path[-1]]:
            if target not in seen:
                seen.add(target)
                paths.append(path + [target])
    return None


# %% solution: level by level over a dict
def fewest_flights(
    flights: list[tuple[str, str]], start: str, goal: str
) -> int | None:
    targets: dict[str, set[str]] = {}
    for source, target in flights:
        targets.setdefault(source, set()).add(target)
    seen: set[str] = set()
    level = {start}
    hops = 0
    while level:
        if goal in level:
            return hops
        seen |= level
        level = {to for source in level for to in targets.get(source, ())} - seen
        hops += 1
    return None


# %% solution: from both ends
def fewest_flights(
    flights: list[tuple[str, str]], start: str, goal: str
) -> int | None:
    onward: dict[str, list[str]] = {}
    back: dict[str, list[str]] = {}
    for source, target in flights:
        onward.setdefault(source, []).append(target)
        back.setdefault(target, []).append(source)
    seen, level, ways = {start}, {start}, onward
    other_seen, other_level, other_ways = {goal}, {goal}, back
    hops = 0
    while level and other_level:
        if level & other_seen:
            return hops
        if len(level) > len(other_level):
            seen, other_seen = other_seen, seen
            level, other_level = other_level, level
            ways, other_ways = other_ways, ways
        level = {to for place in level for to in ways.get(place, ())} - seen
        seen |= level
        hops += 1
    return None
