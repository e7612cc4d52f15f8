"""Rank the `k` customers who spent most.

`orders` holds a customer's name and an amount in cents, several for a customer; refunds
are negative. The result holds names and totals, highest total first; equal totals are
ordered by name. With fewer than `k` customers all are given; `k` may be 0.
"""


# %% starter
def best_customers(orders: list[tuple[str, int]], k: int) -> list[tuple[str, int]]: ...


# %% inputs
SIZES = (10, 100, 500, 1_500)


def make_input(size, rng):
    family = ["Kim", "Lee", "Ortiz"]
    people = [f"{rng.choice(family)} {n}" for n in range(size // 3 + 1)]
    amounts = [-500, 0, 250, 250, 990, 1999, 4500]
    orders = [(rng.choice(people), rng.choice(amounts)) for _ in range(size)]
    return (orders, rng.choice((0, 1, 5, 10, 10))), {}


def valid(orders, k):
    return k >= 0


# %% solution: add up anew for every name
def best_customers(orders: list[tuple[str, int]], k: int) -> list[tuple[str, int]]:
    names = []
    for name, _ in orders:
        if name not in names:
            names.append(name)
    totals = []
    for name in names:
        total = 0
        for other, amount in orders:
            if other == name:
                total += amount
        totals.append((name, total))
    totals.sort(key=lambda entry: (-entry[1], entry[0]))
    return totals[:k]


# %% solution: take the best out, k times
def best_customers(orders: list[tuple[str, int]], k: int) -> list[tuple[str, int]]:
    totals = {}
    for name, amount in orders:
        totals[name] = totals.get(name, 0) + amount
    left = list(totals.items())
    best = []
    while left and len(best) < k:
        first = left[0]
        for entry in left:
            if entry[1] > first[1] or (entry[1] == first[1] and entry[0] < first[0]):
                first = entry
        best.append(first)
        left.remove(first)
    return best


# %% solution: sort everything
from collections import defaultdict


def best_customers(orders: list[tuple[str, int]], k: int) -> list[tuple[str, int]]:
    totals: dict[str, int] = defaultdict(int)
    for name, amount in orders:
        totals[name] += amount
    return sorted(totals.items(), key=lambda entry: (-entry[1], entry[0]))[:k]


# %% solution: a heap's smallest
import heapq
from collections import defaultdict


def best_customers(orders: list[tuple[str, int]], k: int) -> list[tuple[str, int]]:
    totals: dict[str, int] = defaultdict(int)
    for name, amount in orders:
        totals[name] += amount
    return heapq.nsmallest(k, totals.items(), key=lambda entry: (-entry[1], entry[0]))


# %% solution: sort by name, group, sort by total
from itertools import groupby
from operator import itemgetter


def best_customers(orders: list[tuple[str, int]], k: int) -> list[tuple[str, int]]:
    by_name = itemgetter(0)
    ranking = [
        (name, sum(amount for _, amount in group))
        for name, group in groupby(sorted(orders, key=by_name), key=by_name)
    ]
    ranking.sort(key=itemgetter(1), reverse=True)
    return ranking[:k]
