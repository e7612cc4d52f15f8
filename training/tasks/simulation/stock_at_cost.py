"""Work out what sold goods have cost: what was bought first is sold first.

`purchases` are lots (pieces, price of a piece), oldest first; `sales` are the pieces of
each sale, in order; all numbers are 0 to 10,000. The result is the cost of the pieces
of each sale; where a sale asks for more than is left, only what is left is sold (it may
be nothing, for 0).
"""


# %% starter
def sale_costs(purchases: list[tuple[int, int]], sales: list[int]) -> list[int]: ...


# %% inputs
SIZES = (6, 50, 200, 800)


def make_input(size, rng):
    lots = [(rng.choice((0, 1, 5, 12, 20)), rng.randint(1, 90)) for _ in range(size)]
    sales = [rng.choice((0, 1, 4, 9, 25)) for _ in range(size)]
    return (lots, sales), {}


def valid(purchases, sales):
    return all(0 <= number <= 10_000 for lot in (*purchases, sales) for number in lot)


# %% solution: one piece after the other in a list
def sale_costs(purchases: list[tuple[int, int]], sales: list[int]) -> list[int]:
    shelf = []
    for pieces, price in purchases:
        for _ in range(pieces):
            shelf.append(price)
    costs = []
    for wanted in sales:
        cost = 0
        while wanted > 0 and len(shelf) > 0:
            cost += shelf.pop(0)
            wanted -= 1
        costs.append(cost)
    return costs


# %% solution: slice the shelf
def sale_costs(purchases: list[tuple[int, int]], sales: list[int]) -> list[int]:
    shelf = []
    for pieces, price in purchases:
        shelf = shelf + [price] * pieces
    costs = []
    for wanted in sales:
        costs.append(sum(shelf[:wanted]))
        shelf = shelf[wanted:]
    return costs


# %% solution: search for the first lot that is not empty
def sale_costs(purchases: list[tuple[int, int]], sales: list[int]) -> list[int]:
    lots = [[pieces, price] for pieces, price in purchases]
    costs = []
    for wanted in sales:
        cost = 0
        for lot in lots:
            taken = min(lot[0], wanted)
            lot[0] -= taken
            wanted -= taken
            cost += taken * lot[1]
        costs.append(cost)
    return costs


# %% solution: a deque of lots
from collections import deque


def sale_costs(purchases: list[tuple[int, int]], sales: list[int]) -> list[int]:
    lots = deque(purchases)
    costs = []
    for wanted in sales:
        cost = 0
        while wanted and lots:
            pieces, price = lots.popleft()
            taken = min(pieces, wanted)
            wanted -= taken
            cost += taken * price
            if taken < pieces:
                lots.appendleft((pieces - taken, price))
        costs.append(cost)
    return costs


# %% solution: an iterator of prices
from itertools import chain, islice, repeat


def sale_costs(purchases: list[tuple[int, int]], sales: list[int]) -> list[int]:
    pieces = chain.from_iterable(repeat(price, count) for count, price in purchases)
    return [sum(islice(pieces, wanted)) for wanted in sales]


# %% solution: the cost of the first n pieces, by bisection
from bisect import bisect_left
from itertools import accumulate


def sale_costs(purchases: list[tuple[int, int]], sales: list[int]) -> list[int]:
    ends = list(accumulate((pieces for pieces, _ in purchases), initial=0))
    spent = list(accumulate((n * price for n, price in purchases), initial=0))
    costs = []
    sold = before = 0
    for wanted in sales:
        sold = min(sold + wanted, ends[-1])
        lot = bisect_left(ends, sold)
        cost = spent[lot]
        if lot:
            cost -= (ends[lot] - sold) * purchases[lot - 1][1]
        costs.append(cost - before)
        before = cost
    return costs
