"""Name the `count` shops that are nearest to a place, nearest first.

Shops are dicts with "name", "x" and "y" (whole metres); distance is measured as the
crow flies, and shops at the same distance are ordered by name. Names are unique. There
may be fewer shops than asked for; `count` is not negative.
"""


# %% starter
def nearest_shops(shops: list[dict], x: int, y: int, count: int) -> list[str]: ...


# %% inputs
SIZES = (10, 100, 400, 1_200)


def make_input(size, rng):
    reach = max(5, size // 10)
    shops = []
    for n in rng.sample(range(size * 2), size):
        x, y = rng.randint(-reach, reach), rng.randint(-9, 9)
        shops.append({"name": f"shop {n:04}", "x": x, "y": y})
    count = rng.choice((1, 5, size // 10, size // 10))
    return (shops, rng.randint(-5, 5), rng.randint(-5, 5), count), {}


def valid(shops, x, y, count):
    return count >= 0 and len({shop["name"] for shop in shops}) == len(shops)


# %% solution: bubble sort
def nearest_shops(shops: list[dict], x: int, y: int, count: int) -> list[str]:
    ranked = []
    for shop in shops:
        distance = (shop["x"] - x) ** 2 + (shop["y"] - y) ** 2
        ranked.append((distance, shop["name"]))
    end = len(ranked)
    for start in range(min(count, end)):
        for i in range(end - 1, start, -1):
            if ranked[i] < ranked[i - 1]:
                ranked[i], ranked[i - 1] = ranked[i - 1], ranked[i]
    return [name for _, name in ranked[:count]]


# %% solution: min with a key, again and again
def nearest_shops(shops: list[dict], x: int, y: int, count: int) -> list[str]:
    left = list(shops)
    names = []
    while left and len(names) < count:
        nearest = min(
            left,
            key=lambda s: ((s["x"] - x) ** 2 + (s["y"] - y) ** 2, s["name"]),
        )
        left.remove(nearest)
        names.append(nearest["name"])
    return names


# %% solution: keep the best in a short list
def nearest_shops(shops: list[dict], x: int, y: int, count: int) -> list[str]:
    best = []
    for shop in shops:
        distance = (shop["x"] - x) ** 2 + (shop["y"] - y) ** 2
        best.append((distance, shop["name"]))
        best.sort()
        if len(best) > count:
            best.pop()
    return [name for _, name in best]


# %% solution: sort all by distance
def nearest_shops(shops: list[dict], x: int, y: int, count: int) -> list[str]:
    def distance(shop):
        return (shop["x"] - x) ** 2 + (shop["y"] - y) ** 2, shop["name"]

    return [shop["name"] for shop in sorted(shops, key=distance)[:count]]


# %% solution: heapify and pop
import heapq


def nearest_shops(shops: list[dict], x: int, y: int, count: int) -> list[str]:
    heap = [((s["x"] - x) ** 2 + (s["y"] - y) ** 2, s["name"]) for s in shops]
    heapq.heapify(heap)
    return [heapq.heappop(heap)[1] for _ in range(min(count, len(heap)))]


# %% solution: nsmallest of a generator
import heapq


def nearest_shops(shops: list[dict], x: int, y: int, count: int) -> list[str]:
    ranked = ((s["x"] - x) ** 2 + (s["y"] - y) ** 2 for s in shops)
    names = (s["name"] for s in shops)
    return [name for _, name in heapq.nsmallest(count, zip(ranked, names))]
