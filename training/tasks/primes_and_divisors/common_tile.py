"""The edge of the largest square tile that fits all rooms without cutting.

`rooms` are (length, width) in centimetres, at least 0. The tile's edge divides every
length and every width; a side of 0 fits every tile. Where no side is above 0, or there
are no rooms, the answer is 0.
"""


# %% starter
def common_tile(rooms: list[tuple[int, int]]) -> int: ...


# %% inputs
SIZES = (5, 40, 200, 500)


def make_input(size, rng):
    edge = rng.choice((1, 5, 12, 60))
    rooms = []
    for _ in range(size):
        sides = [edge * rng.randint(20, 60 + size) for _ in range(2)]
        if rng.random() < 0.05:
            sides[0] = 0
        rooms.append(tuple(sides))
    return (rooms if size >= 20 or rng.random() < 0.9 else [(0, 0)],), {}


def valid(rooms):
    return all(side >= 0 for room in rooms for side in room)


# %% solution: every edge from 1 on, against all sides
def common_tile(rooms: list[tuple[int, int]]) -> int:
    sides = []
    for room in rooms:
        for side in room:
            if side > 0 and side not in sides:
                sides.append(side)
    if len(sides) == 0:
        return 0
    best = 0
    for edge in range(1, min(sides) + 1):
        rests = [side % edge for side in sides]
        if max(rests) == 0:
            best = edge
    return best


# %% solution: divisors of each side as sets
def common_tile(rooms: list[tuple[int, int]]) -> int:
    sides = {side for room in rooms for side in room if side}
    common: set[int] = set()
    for number, side in enumerate(sides):
        divisors = {edge for edge in range(1, side + 1) if side % edge == 0}
        common = common & divisors if number else divisors
    return max(common, default=0)


# %% solution: largest edge first, stop at the first that fits
def common_tile(rooms: list[tuple[int, int]]) -> int:
    sides = [side for room in rooms for side in room if side > 0]
    for edge in range(min(sides, default=0), 0, -1):
        if all(side % edge == 0 for side in sides):
            return edge
    return 0


# %% solution: subtract the smaller from the larger
def common_tile(rooms: list[tuple[int, int]]) -> int:
    edge = 0
    for room in rooms:
        for side in room:
            a, b = edge, side
            while a and b:
                if a > b:
                    a -= b
                else:
                    b -= a
            edge = a + b
    return edge


# %% solution: Euclid, two at a time
def common_tile(rooms: list[tuple[int, int]]) -> int:
    edge = 0
    for length, width in rooms:
        for side in (length, width):
            while side:
                edge, side = side, edge % side
    return edge


# %% solution: math.gcd of everything
from itertools import chain
from math import gcd


def common_tile(rooms: list[tuple[int, int]]) -> int:
    return gcd(*chain.from_iterable(rooms))
