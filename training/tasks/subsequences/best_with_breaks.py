"""Choose shifts with the greatest total pay, with at least `rest` shifts between two.

`pay` holds the pay of each shift, in order; it may be negative. With a rest of 1 no two
neighbouring shifts can be chosen; with 0 any can. Choosing none pays 0.
"""


# %% starter
def best_pay(pay: list[int], rest: int) -> int: ...


# %% inputs
SIZES = (8, 60, 300, 900)


def make_input(size, rng):
    pay = [rng.choice((0, -20, 15, rng.randint(1, 400))) for _ in range(size)]
    return (pay, rng.choice((0, 1, 1, 2, 5)) + size // 100), {}


def valid(pay, rest):
    return rest >= 0


# %% solution: the best plan for each end, kept as a list
def best_pay(pay: list[int], rest: int) -> int:
    plans = []
    for i in range(len(pay)):
        best = []
        for j in range(0, i - rest):
            if sum(plans[j]) > sum(best):
                best = plans[j]
        plans.append(best + [pay[i]])
        if len(plans) > 1 and sum(plans[-2]) > sum(plans[-1]):
            plans[-1] = plans[-2]
    return max([0] + [sum(plan) for plan in plans])


# %% solution: the best among all earlier ends
def best_pay(pay: list[int], rest: int) -> int:
    ending = []
    for place, amount in enumerate(pay):
        earlier = ending[: max(0, place - rest)]
        ending.append(amount + max([0, *earlier]))
    return max([0, *ending])


# %% solution: the slice that is free, again each time
def best_pay(pay: list[int], rest: int) -> int:
    best = [0] * (len(pay) + 1)
    for end in range(1, len(pay) + 1):
        free = best[0 : max(end - rest, 1)]
        best[end] = max(max(free) + pay[end - 1], max(best[:end]))
    return best[-1]


# %% solution: recursion with a cache
from functools import lru_cache


def best_pay(pay: list[int], rest: int) -> int:
    @lru_cache(maxsize=None)
    def best(start):
        if start >= len(pay):
            return 0
        return max(best(start + 1), pay[start] + best(start + rest + 1))

    for start in range(len(pay), 0, -100):
        best(start)
    return best(0)


# %% solution: a table from the left
def best_pay(pay: list[int], rest: int) -> int:
    best = [0] * (len(pay) + 1)
    for place, amount in enumerate(pay):
        taken = amount + best[max(place - rest, 0)]
        best[place + 1] = taken if taken > best[place] else best[place]
    return best[-1]


# %% solution: only the last few are kept
from collections import deque


def best_pay(pay: list[int], rest: int) -> int:
    rest = min(rest, len(pay))
    recent = deque([0] * (rest + 1), maxlen=rest + 1)
    for amount in pay:
        recent.append(max(recent[-1], recent[0] + amount))
    return recent[-1]
