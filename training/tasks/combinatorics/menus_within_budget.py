"""Count the menus that a guest can afford.

A menu is one starter, one main course and one dessert; the three lists hold prices in
cents, equal prices are different dishes. Prices and `budget` are 0 to 1,000,000. It can
be afforded if it costs at most `budget`. If a course has no dishes there is no menu.
"""


# %% starter
def affordable_menus(
    starters: list[int], mains: list[int], desserts: list[int], budget: int
) -> int: ...


# %% inputs
SIZES = (5, 20, 45, 90)


def make_input(size, rng):
    starters = [rng.choice((350, 490, 590, rng.randint(300, 900))) for _ in range(size)]
    mains = [rng.choice((890, 990, rng.randint(700, 2500))) for _ in range(size)]
    desserts = [rng.randint(250, 850) for _ in range(rng.choice((size, size // 2)))]
    return (starters, mains, desserts, rng.choice((1800, 2500, 3000))), {}


def valid(starters, mains, desserts, budget):
    return all(
        0 <= cents <= 1_000_000 for cents in starters + mains + desserts + [budget]
    )


# %% solution: three loops
def affordable_menus(
    starters: list[int], mains: list[int], desserts: list[int], budget: int
) -> int:
    count = 0
    for starter in starters:
        for main in mains:
            for dessert in desserts:
                if starter + main + dessert <= budget:
                    count += 1
    return count


# %% solution: product
from itertools import product


def affordable_menus(
    starters: list[int], mains: list[int], desserts: list[int], budget: int
) -> int:
    menus = [sum(menu) for menu in product(starters, mains, desserts)]
    return len([price for price in menus if price <= budget])


# %% solution: sorted desserts, stop when too dear
def affordable_menus(
    starters: list[int], mains: list[int], desserts: list[int], budget: int
) -> int:
    count = 0
    for starter in sorted(starters):
        for main in sorted(mains):
            left = budget - starter - main
            if left < 0:
                break
            for dessert in sorted(desserts):
                if dessert > left:
                    break
                count += 1
    return count


# %% solution: bisect the desserts
from bisect import bisect_right


def affordable_menus(
    starters: list[int], mains: list[int], desserts: list[int], budget: int
) -> int:
    prices = sorted(desserts)
    return sum(
        bisect_right(prices, budget - starter - main)
        for starter in starters
        for main in mains
    )


# %% solution: two fingers for each starter
def affordable_menus(
    starters: list[int], mains: list[int], desserts: list[int], budget: int
) -> int:
    dear_first = sorted(mains, reverse=True)
    cheap_first = sorted(desserts)
    count = 0
    for starter in starters:
        fitting = 0
        for main in dear_first:
            left = budget - starter - main
            while fitting < len(cheap_first) and cheap_first[fitting] <= left:
                fitting += 1
            count += fitting
    return count


# %% solution: how many desserts for each amount that is left
from itertools import accumulate


def affordable_menus(
    starters: list[int], mains: list[int], desserts: list[int], budget: int
) -> int:
    counts = [0] * (budget + 1)
    for dessert in desserts:
        if dessert <= budget:
            counts[dessert] += 1
    within = list(accumulate(counts))
    total = 0
    for starter in starters:
        left = budget - starter
        total += sum([within[left - main] for main in mains if main <= left])
    return total
