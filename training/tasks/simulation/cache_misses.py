"""Count how many look-ups miss a cache that drops what was used least recently.

The cache holds `capacity` keys (1 to 10,000) and is empty at the start. A look-up of a
key that it does not hold is a miss; the key is then put in, for which the key that was
looked up longest ago leaves, if the cache is full.
"""


# %% starter
def cache_misses(keys: list[str], capacity: int) -> int: ...


# %% inputs
SIZES = (10, 60, 200, 500)


def make_input(size, rng):
    pages = [f"/page/{n}" for n in range(size // 3 + 2)]
    keys = []
    for _ in range(size):
        if keys and rng.random() < 0.3:
            keys.append(rng.choice(keys[-5:]))
        else:
            keys.append(rng.choice(pages))
    return (keys, rng.randint(1, 5) + size // 5), {}


def valid(keys, capacity):
    return 1 <= capacity <= 10_000


# %% solution: when was each key last used?
def cache_misses(keys: list[str], capacity: int) -> int:
    cached = []
    misses = 0
    for now, key in enumerate(keys):
        if key in cached:
            continue
        misses += 1
        if len(cached) == capacity:
            oldest = None
            oldest_use = now
            for other in cached:
                last_use = max(i for i in range(now) if keys[i] == other)
                if last_use < oldest_use:
                    oldest, oldest_use = other, last_use
            cached.remove(oldest)
        cached.append(key)
    return misses


# %% solution: different keys since the last use
def cache_misses(keys: list[str], capacity: int) -> int:
    misses = 0
    for now, key in enumerate(keys):
        others = set()
        before = now - 1
        while before >= 0 and keys[before] != key:
            others.add(keys[before])
            before -= 1
        if before < 0 or len(others) >= capacity:
            misses += 1
    return misses


# %% solution: a list in order of use
def cache_misses(keys: list[str], capacity: int) -> int:
    recent = []
    misses = 0
    for key in keys:
        if key in recent:
            recent.remove(key)
        else:
            misses += 1
            if len(recent) >= capacity:
                recent.pop(0)
        recent.append(key)
    return misses


# %% solution: remember the time of use
def cache_misses(keys: list[str], capacity: int) -> int:
    used: dict[str, int] = {}
    misses = 0
    for now, key in enumerate(keys):
        if key not in used:
            misses += 1
            if len(used) == capacity:
                del used[min(used, key=used.get)]
        used[key] = now
    return misses


# %% solution: OrderedDict
from collections import OrderedDict


def cache_misses(keys: list[str], capacity: int) -> int:
    cache: OrderedDict[str, None] = OrderedDict()
    misses = 0
    for key in keys:
        if key in cache:
            cache.move_to_end(key)
            continue
        misses += 1
        cache[key] = None
        if len(cache) > capacity:
            cache.popitem(last=False)
    return misses


# %% solution: lru_cache does the work
from functools import lru_cache


def cache_misses(keys: list[str], capacity: int) -> int:
    @lru_cache(maxsize=capacity)
    def look_up(key):
        return key

    for key in keys:
        look_up(key)
    return look_up.cache_info().misses
