"""Choose the town where a group of people meets.

`links` are pairs of towns with a direct train, usable both ways; `homes` are the towns
where the people live (several may live in one, at least one does). The town with the
smallest sum of train rides is chosen, among equal ones the first in alphabetical order.
All trains form one net. Without links the answer is the first of `homes`, where all
live.
"""


# %% starter
def meeting_town(links: list[tuple[str, str]], homes: list[str]) -> str: ...


# %% inputs
SIZES = (5, 12, 25, 45)


def make_input(size, rng):
    towns = [f"{rng.choice(['Alt', 'Neu', 'Ober'])}{n}" for n in range(size + 1)]
    links = []
    for place in range(1, len(towns)):
        for _ in range(rng.choice((1, 1, 2))):
            other = towns[rng.randint(max(0, place - 6), place - 1)]
            links.append(rng.choice([(towns[place], other), (other, towns[place])]))
    rng.shuffle(links)
    return (links, rng.choices(towns, k=size // 5 + 1)), {}


def valid(links, homes):
    reached = set(homes[:1])
    for _ in links:
        reached.update(*(link for link in links if reached.intersection(link)))
    return len(homes) > 0 and reached == set(homes).union(*links)


# %% solution: distances between all towns, three loops
def meeting_town(links: list[tuple[str, str]], homes: list[str]) -> str:
    towns = sorted({town for link in links for town in link} | set(homes))
    far = len(towns) + 1
    rides = {a: {b: 0 if a == b else far for b in towns} for a in towns}
    for a, b in links:
        rides[a][b] = rides[b][a] = 1 if a != b else 0
    for via in towns:
        for a in towns:
            for b in towns:
                if rides[a][via] + rides[via][b] < rides[a][b]:
                    rides[a][b] = rides[a][via] + rides[via][b]
    best = towns[0]
    for town in towns:
        if sum(rides[town][h] for h in homes) < sum(rides[best][h] for h in homes):
            best = town
    return best


# %% solution: count the rides from each town to each home
def meeting_town(links: list[tuple[str, str]], homes: list[str]) -> str:
    def count(town, home):
        reached = [town]
        rides = 0
        while home not in reached:
            more = []
            for a, b in links:
                if a in reached and b not in reached and b not in more:
                    more.append(b)
                if b in reached and a not in reached and a not in more:
                    more.append(a)
            reached = reached + more
            rides += 1
        return rides

    towns = {town for link in links for town in link} or {homes[0]}
    return min((sum(count(town, home) for home in homes), town) for town in towns)[1]


# %% solution: a search from every town
from collections import deque


def meeting_town(links: list[tuple[str, str]], homes: list[str]) -> str:
    nearby: dict[str, list[str]] = {home: [] for home in homes}
    for a, b in links:
        nearby.setdefault(a, []).append(b)
        nearby.setdefault(b, []).append(a)
    sums = {}
    for town in nearby:
        rides = {town: 0}
        queue = deque([town])
        while queue:
            here = queue.popleft()
            for other in nearby[here]:
                if other not in rides:
                    rides[other] = rides[here] + 1
                    queue.append(other)
        sums[town] = sum(rides[home] for home in homes)
    return min(sorted(sums), key=sums.get)


# %% solution: a search from every home
def meeting_town(links: list[tuple[str, str]], homes: list[str]) -> str:
    nearby: dict[str, set[str]] = {homes[0]: set()}
    for a, b in links:
        nearby.setdefault(a, set()).add(b)
        nearby.setdefault(b, set()).add(a)
    sums = dict.fromkeys(nearby, 0)
    for home in homes:
        left = set(nearby)
        level = {home}
        rides = 0
        while level:
            left -= level
            for town in level:
                sums[town] += rides
            level = {other for town in level for other in nearby[town]} & left
            rides += 1
    return min(sums, key=lambda town: (sums[town], town))


# %% solution: a search from each home once, weighted by its people
from collections import Counter


def meeting_town(links: list[tuple[str, str]], homes: list[str]) -> str:
    nearby: dict[str, list[str]] = {homes[0]: []}
    for a, b in links:
        nearby.setdefault(a, []).append(b)
        nearby.setdefault(b, []).append(a)
    sums: Counter[str] = Counter()
    for home, people in Counter(homes).items():
        order = [home]
        rides = {home: 0}
        for town in order:
            for other in nearby[town]:
                if other not in rides:
                    rides[other] = rides[town] + 1
                    order.append(other)
        for town, count in rides.items():
            sums[town] += people * count
    least = min(sums.values())
    return min(town for town, total in sums.items() if total == least)
