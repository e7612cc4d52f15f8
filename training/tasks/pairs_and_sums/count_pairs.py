"""Count the pairs of positions whose items add up to `target`.

Items may repeat, and may be negative. A position makes no pair with itself, and the
order of the two does not matter.
"""


# %% starter
def count_pairs(items: list[int], target: int) -> int: ...


# %% inputs
SIZES = (10, 100, 1_000, 3_000)


def make_input(size, rng):
    spread = max(4, size // 2)
    items = [rng.randint(-spread, spread) for _ in range(size)]
    return (items, rng.randint(-spread, spread)), {}


# %% solution: every pair, by index
def count_pairs(items: list[int], target: int) -> int:
    count = 0
    for i in range(len(items)):
        for j in range(i + 1, len(items)):
            if items[i] + items[j] == target:
                count += 1
    return count


# %% solution: combinations
from itertools import combinations


def count_pairs(items: list[int], target: int) -> int:
    return sum(1 for a, b in combinations(items, 2) if a + b == target)


# %% solution: count what is missing in the rest
def count_pairs(items: list[int], target: int) -> int:
    total = 0
    for i, item in enumerate(items):
        total += items[i + 1 :].count(target - item)
    return total


# %% solution: sort, then two fingers
def count_pairs(items: list[int], target: int) -> int:
    ordered = sorted(items)
    low, high = 0, len(ordered) - 1
    count = 0
    while low < high:
        found = ordered[low] + ordered[high]
        if found < target:
            low += 1
        elif found > target:
            high -= 1
        elif ordered[low] == ordered[high]:
            same = high - low + 1
            return count + same * (same - 1) // 2
        else:
            first = last = 1
            while ordered[low + first] == ordered[low]:
                first += 1
            while ordered[high - last] == ordered[high]:
                last += 1
            count += first * last
            low += first
            high -= last
    return count


# %% solution: remember how often each was seen
def count_pairs(items: list[int], target: int) -> int:
    seen: dict[int, int] = {}
    count = 0
    for item in items:
        count += seen.get(target - item, 0)
        seen[item] = seen.get(item, 0) + 1
    return count


# %% solution: Counter, each value once
from collections import Counter


def count_pairs(items: list[int], target: int) -> int:
    counts = Counter(items)
    twice = 0
    for value, times in counts.items():
        if value + value == target:
            twice += times * (times - 1)
        else:
            twice += times * counts.get(target - value, 0)
    return twice // 2
