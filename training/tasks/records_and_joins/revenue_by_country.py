"""Add up the revenue of each country over three tables.

`customers` are (customer id, country), `orders` are (order id, customer id), `lines`
are (order id, pieces, cents a piece). Ids of customers and orders are unique. A line
whose order is unknown, or whose order's customer is unknown, counts for the country
"?". The result maps countries to cents, in alphabetical order, only those with at least
one line.
"""


# %% starter
def revenue_by_country(
    customers: list[tuple[int, str]],
    orders: list[tuple[int, int]],
    lines: list[tuple[int, int, int]],
) -> dict[str, int]: ...


# %% inputs
SIZES = (8, 40, 150, 500)


def make_input(size, rng):
    ids = rng.sample(range(1, 3 * size), size)
    customers = [(number, rng.choice(["AT", "DK", "NL", "PT"])) for number in ids]
    orders = [
        (7000 + n, rng.choice(ids) if rng.random() < 0.9 else 0) for n in range(size)
    ]
    rng.shuffle(orders)
    lines = [
        (7000 + rng.randint(0, size), rng.randint(0, 5), rng.choice((99, 450, 1000)))
        for _ in range(size + size // 2)
    ]
    return (customers, orders, lines), {}


def valid(customers, orders, lines):
    return all(len(dict(table)) == len(table) for table in (customers, orders))


# %% solution: three loops
def revenue_by_country(
    customers: list[tuple[int, str]],
    orders: list[tuple[int, int]],
    lines: list[tuple[int, int, int]],
) -> dict[str, int]:
    totals = {}
    for order_id, pieces, cents in lines:
        country = "?"
        for other_id, customer_id in orders:
            if other_id == order_id:
                for known_id, known_country in customers:
                    if known_id == customer_id:
                        country = known_country
        totals[country] = totals.get(country, 0) + pieces * cents
    return dict(sorted(totals.items()))


# %% solution: next() twice
def revenue_by_country(
    customers: list[tuple[int, str]],
    orders: list[tuple[int, int]],
    lines: list[tuple[int, int, int]],
) -> dict[str, int]:
    def country(order_id):
        buyer = next((c for o, c in orders if o == order_id), None)
        return next((land for c, land in customers if c == buyer), "?")

    found = [(country(order_id), n * cents) for order_id, n, cents in lines]
    return {
        land: sum(cents for other, cents in found if other == land)
        for land in sorted({land for land, _ in found})
    }


# %% solution: join orders and customers first
def revenue_by_country(
    customers: list[tuple[int, str]],
    orders: list[tuple[int, int]],
    lines: list[tuple[int, int, int]],
) -> dict[str, int]:
    country_of = {}
    for order_id, buyer in orders:
        for number, country in customers:
            if number == buyer:
                country_of[order_id] = country
                break
    totals: dict[str, int] = {}
    for order_id, pieces, cents in lines:
        country = country_of.get(order_id, "?")
        totals[country] = totals.get(country, 0) + pieces * cents
    return {country: totals[country] for country in sorted(totals)}


# %% solution: two dicts
def revenue_by_country(
    customers: list[tuple[int, str]],
    orders: list[tuple[int, int]],
    lines: list[tuple[int, int, int]],
) -> dict[str, int]:
    country_of = dict(customers)
    buyer_of = dict(orders)
    totals: dict[str, int] = {}
    for order_id, pieces, cents in lines:
        country = country_of.get(buyer_of.get(order_id), "?")
        totals[country] = totals.get(country, 0) + pieces * cents
    return dict(sorted(totals.items()))


# %% solution: add up per order before joining
from collections import Counter


def revenue_by_country(
    customers: list[tuple[int, str]],
    orders: list[tuple[int, int]],
    lines: list[tuple[int, int, int]],
) -> dict[str, int]:
    per_order: Counter[int] = Counter()
    for order_id, pieces, cents in lines:
        per_order[order_id] += pieces * cents
    country_of = dict(customers)
    buyer_of = dict(orders)
    totals: Counter[str] = Counter()
    for order_id, cents in per_order.items():
        totals[country_of.get(buyer_of.get(order_id), "?")] += cents
    return dict(sorted(totals.items()))
