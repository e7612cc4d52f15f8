"""Find the price of the cheapest route between two towns.

`roads` are (town, town, toll); every road can be used both ways, tolls are not
negative, and two towns may be joined by several roads. The answer is -1 if there is no
route.
"""


# %% starter
def cheapest_route(roads: list[tuple[int, int, int]], a: int, b: int) -> int: ...


# %% inputs
SIZES = (8, 30, 80, 200)


def make_input(size, rng):
    roads = []
    for town in range(1, size):
        for _ in range(rng.choice((1, 2, 3))):
            other = rng.randint(max(0, town - 9), town - 1)
            roads.append((town, other, rng.choice((0, 1, 5, rng.randint(1, 90)))))
    rng.shuffle(roads)
    if size < 10 and roads and rng.random() < 0.2:
        del roads[len(roads) // 2 :]
    return (roads, rng.randint(0, size // 8), rng.randint(size - size // 8, size)), {}


def valid(roads, a, b):
    return all(toll >= 0 for _, _, toll in roads)


# %% solution: over all roads, as often as there are towns
def cheapest_route(roads: list[tuple[int, int, int]], a: int, b: int) -> int:
    prices = {a: 0, b: None}
    for x, y, _ in roads:
        for town in (x, y):
            if town not in prices:
                prices[town] = None
    prices[a] = 0
    for _ in range(len(prices)):
        for x, y, toll in roads:
            for start, end in ((x, y), (y, x)):
                if prices[start] is not None:
                    price = prices[start] + toll
                    if prices[end] is None or price < prices[end]:
                        prices[end] = price
    return -1 if prices[b] is None else prices[b]


# %% solution: over all roads until nothing changes
def cheapest_route(roads: list[tuple[int, int, int]], a: int, b: int) -> int:
    prices = {a: 0}
    changed = True
    while changed:
        changed = False
        for x, y, toll in roads:
            for start, end in ((x, y), (y, x)):
                if start in prices:
                    price = prices[start] + toll
                    if price < prices.get(end, price + 1):
                        prices[end] = price
                        changed = True
    return prices.get(b, -1)


# %% solution: settle the cheapest town, scan for its roads
def cheapest_route(roads: list[tuple[int, int, int]], a: int, b: int) -> int:
    open_towns = {a: 0}
    done = {}
    while open_towns:
        town = min(open_towns, key=open_towns.get)
        price = open_towns.pop(town)
        if town == b:
            return price
        done[town] = price
        for x, y, toll in roads:
            if town == y:
                x, y = y, x
            if town == x and y not in done:
                if y not in open_towns or price + toll < open_towns[y]:
                    open_towns[y] = price + toll
    return -1


# %% solution: a sorted list as the queue
def cheapest_route(roads: list[tuple[int, int, int]], a: int, b: int) -> int:
    neighbours = {}
    for x, y, toll in roads:
        neighbours.setdefault(x, []).append((y, toll))
        neighbours.setdefault(y, []).append((x, toll))
    queue = [(0, a)]
    done = []
    while queue:
        queue.sort()
        price, town = queue.pop(0)
        if town == b:
            return price
        if town in done:
            continue
        done.append(town)
        for other, toll in neighbours.get(town, []):
            queue.append((price + toll, other))
    return -1


# %% solution: a queue of towns whose price fell
from collections import defaultdict, deque


def cheapest_route(roads: list[tuple[int, int, int]], a: int, b: int) -> int:
    neighbours = defaultdict(list)
    for x, y, toll in roads:
        neighbours[x].append((y, toll))
        neighbours[y].append((x, toll))
    prices = {a: 0}
    queue = deque([a])
    while queue:
        town = queue.popleft()
        for other, toll in neighbours[town]:
            price = prices[town] + toll
            if other not in prices or price < prices[other]:
                prices[other] = price
                queue.append(other)
    return prices.get(b, -1)


# %% solution: a heap
import heapq


def cheapest_route(roads: list[tuple[int, int, int]], a: int, b: int) -> int:
    neighbours: dict[int, list[tuple[int, int]]] = {}
    for x, y, toll in roads:
        neighbours.setdefault(x, []).append((y, toll))
        neighbours.setdefault(y, []).append((x, toll))
    prices = {a: 0}
    heap = [(0, a)]
    while heap:
        price, town = heapq.heappop(heap)
        if town == b:
            return price
        if price > prices[town]:
            continue
        for other, toll in neighbours.get(town, ()):
            sum_ = price + toll
            if sum_ < prices.get(other, sum_ + 1):
                prices[other] = sum_
                heapq.heappush(heap, (sum_, other))
    return -1
