"""Say at which place an order of different names stands among all orders of them.

All orders are thought of as sorted, as Python sorts lists; the first has place 0. So
["a", "b", "c"] is 0, ["a", "c", "b"] is 1 and ["c", "b", "a"] is 5. No names: 0.
"""


# %% starter
def place_of_order(names: list[str]) -> int: ...


# %% inputs
SIZES = (5, 6, 7, 8)


def make_input(size, rng):
    names = rng.sample(["Ali", "Bea", "Cem", "Dan", "Eve", "Fay", "Gus", "Hao"], size)
    if size > 5:
        late = max(names)
        names.remove(late)
        names.insert(0, late)
    return (names,), {}


def valid(names):
    return len(set(names)) == len(names)


# %% solution: make all orders, sort, look for it
def place_of_order(names: list[str]) -> int:
    orders = [[]]
    for name in names:
        longer = []
        for order in orders:
            for place in range(len(order) + 1):
                longer.append(order[:place] + [name] + order[place:])
        orders = longer
    orders.sort()
    return orders.index(names)


# %% solution: count the permutations up to it
from itertools import permutations


def place_of_order(names: list[str]) -> int:
    wanted = tuple(names)
    for place, order in enumerate(permutations(sorted(names))):
        if order == wanted:
            return place
    raise ValueError("names cannot be ordered")


# %% solution: count those that are smaller
from itertools import permutations


def place_of_order(names: list[str]) -> int:
    order = tuple(names)
    return sum(1 for other in permutations(names) if other < order)


# %% solution: recursion, counted without making them
def place_of_order(names: list[str]) -> int:
    def orders(count):
        return 1 if count == 0 else count * orders(count - 1)

    if not names:
        return 0
    smaller = [name for name in names if name < names[0]]
    return len(smaller) * orders(len(names) - 1) + place_of_order(names[1:])


# %% solution: factorials, smaller names to the right
from math import factorial


def place_of_order(names: list[str]) -> int:
    place = 0
    for i, name in enumerate(names):
        smaller = sum(other < name for other in names[i + 1 :])
        place += smaller * factorial(len(names) - 1 - i)
    return place


# %% solution: digits of growing base
def place_of_order(names: list[str]) -> int:
    left = sorted(names)
    place = 0
    for name in names:
        place = place * len(left) + left.index(name)
        left.remove(name)
    return place
