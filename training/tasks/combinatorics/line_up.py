"""Give the order that stands at a certain place among all orders of different guests.

All orders of `guests` are thought of as sorted by the position that guests have in the
list (not by name): place 0 is the list itself, place 1 has its last two swapped.
`place` is not negative but may be too large; it then begins again at 0. The result is a
new list.
"""


# %% starter
def line_up(guests: tuple[str, ...], place: int) -> list[str]: ...


# %% inputs
from math import factorial

SIZES = (4, 5, 7, 8)


def make_input(size, rng):
    names = ["Zoe", "Ann", "Max", "Kim", "Bo", "Tia", "Uwe", "Cat"]
    guests = tuple(rng.sample(names, size))
    orders = factorial(size)
    place = rng.randint(orders // 2, orders - 1) if size > 4 else rng.randint(0, 40)
    return (guests, place), {}


def valid(guests, place):
    return place >= 0 and len(set(guests)) == len(guests)


# %% solution: make all orders by recursion
def line_up(guests: tuple[str, ...], place: int) -> list[str]:
    def orders(names):
        if not names:
            return [[]]
        result = []
        for i in range(len(names)):
            for rest in orders(names[:i] + names[i + 1 :]):
                result.append([names[i]] + rest)
        return result

    every = orders(list(guests))
    return every[place % len(every)]


# %% solution: a list of permutations
from itertools import permutations


def line_up(guests: tuple[str, ...], place: int) -> list[str]:
    orders = list(permutations(guests))
    return list(orders[place % len(orders)])


# %% solution: go to the next order, place times
def line_up(guests: tuple[str, ...], place: int) -> list[str]:
    order = list(range(len(guests)))
    for _ in range(place):
        i = len(order) - 2
        while i >= 0 and order[i] > order[i + 1]:
            i -= 1
        if i < 0:
            order.sort()
            continue
        j = len(order) - 1
        while order[j] < order[i]:
            j -= 1
        order[i], order[j] = order[j], order[i]
        order[i + 1 :] = order[:i:-1]
    return [guests[number] for number in order]


# %% solution: skip permutations
from itertools import islice, permutations
from math import factorial


def line_up(guests: tuple[str, ...], place: int) -> list[str]:
    place %= factorial(len(guests))
    return list(next(islice(permutations(guests), place, None)))


# %% solution: how many orders begin with each guest
from math import factorial


def line_up(guests: tuple[str, ...], place: int) -> list[str]:
    left = list(guests)
    result = []
    while left:
        block = factorial(len(left) - 1)
        result.append(left.pop(place // block % len(left)))
    return result


# %% solution: digits of falling base, from the back
def line_up(guests: tuple[str, ...], place: int) -> list[str]:
    digits = []
    for base in range(1, len(guests) + 1):
        place, digit = divmod(place, base)
        digits.append(digit)
    left = list(guests)
    return [left.pop(digit) for digit in reversed(digits)]
