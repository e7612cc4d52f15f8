"""Which parts are missing to build what is planned, and how many of each.

`needed` and `stock` list part numbers, one item for each piece. The answer maps a part
to the pieces that are missing of it; parts of which enough is there are left out. Its
keys are in ascending order.
"""


# %% starter
def missing_parts(needed: list[int], stock: list[int]) -> dict[int, int]: ...


# %% inputs
SIZES = (10, 100, 400, 1_300)


def make_input(size, rng):
    kinds = max(3, size // rng.choice((2, 5, 20)))
    needed = [rng.randint(1, kinds) for _ in range(size)]
    stock = [rng.randint(1, kinds) for _ in range(rng.randint(0, size))]
    return (needed, stock), {}


# %% solution: take pieces away from a copy of the stock
def missing_parts(needed: list[int], stock: list[int]) -> dict[int, int]:
    left = list(stock)
    missing = []
    for part in needed:
        if part in left:
            left.remove(part)
        else:
            missing.append(part)
    result = {}
    for part in sorted(missing):
        result[part] = missing.count(part)
    return result


# %% solution: count both for every piece
def missing_parts(needed: list[int], stock: list[int]) -> dict[int, int]:
    result = {}
    for part in sorted(needed):
        lacking = needed.count(part) - stock.count(part)
        if lacking > 0:
            result[part] = lacking
    return result


# %% solution: count both for every kind
def missing_parts(needed: list[int], stock: list[int]) -> dict[int, int]:
    return {
        part: needed.count(part) - stock.count(part)
        for part in sorted(set(needed))
        if needed.count(part) > stock.count(part)
    }


# %% solution: merge two sorted lists
def missing_parts(needed: list[int], stock: list[int]) -> dict[int, int]:
    have = sorted(stock)
    at = 0
    result: dict[int, int] = {}
    for part in sorted(needed):
        while at < len(have) and have[at] < part:
            at += 1
        if at < len(have) and have[at] == part:
            at += 1
        else:
            result[part] = result.get(part, 0) + 1
    return result


# %% solution: difference of Counters
from collections import Counter


def missing_parts(needed: list[int], stock: list[int]) -> dict[int, int]:
    return dict(sorted((Counter(needed) - Counter(stock)).items()))


# %% solution: one dict up and down
def missing_parts(needed: list[int], stock: list[int]) -> dict[int, int]:
    balance: dict[int, int] = {}
    for part in needed:
        balance[part] = balance.get(part, 0) + 1
    for part in stock:
        if part in balance:
            balance[part] -= 1
    return {part: balance[part] for part in sorted(balance) if balance[part] > 0}
