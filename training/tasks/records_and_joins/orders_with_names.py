"""Put the customer's name into each order.

`orders` and `customers` are records; an order's "customer" is a customer's "id". The
result holds new records with the keys "order" (the order's "id") and "name", in the
order of `orders`; the name is None where no customer has that id. If several customers
have the same id, the first counts.
"""


# %% starter
def with_names(orders: list[dict], customers: list[dict]) -> list[dict]: ...


# %% inputs
SIZES = (8, 60, 250, 800)


def make_input(size, rng):
    customers = [
        {"id": rng.randint(1, size), "name": f"{rng.choice(['Ida', 'Jo', 'Kai'])} {n}"}
        for n in range(size)
    ]
    orders = [{"id": 1000 + n, "customer": rng.randint(0, size)} for n in range(size)]
    return (orders, customers), {}


# %% solution: nested loops
def with_names(orders: list[dict], customers: list[dict]) -> list[dict]:
    result = []
    for order in orders:
        row = {"order": order["id"], "name": None}
        for customer in customers:
            if customer["id"] == order["customer"] and row["name"] is None:
                row["name"] = customer["name"]
        result.append(row)
    return result


# %% solution: next() with a default
def with_names(orders: list[dict], customers: list[dict]) -> list[dict]:
    return [
        {
            "order": order["id"],
            "name": next(
                (c["name"] for c in customers if c["id"] == order["customer"]), None
            ),
        }
        for order in orders
    ]


# %% solution: a list of ids and index()
def with_names(orders: list[dict], customers: list[dict]) -> list[dict]:
    ids = [customer["id"] for customer in customers]
    result = []
    for order in orders:
        name = None
        if order["customer"] in ids:
            name = customers[ids.index(order["customer"])]["name"]
        result.append({"order": order["id"], "name": name})
    return result


# %% solution: sort the customers and bisect
from bisect import bisect_left


def with_names(orders: list[dict], customers: list[dict]) -> list[dict]:
    ordered = sorted(customers, key=lambda customer: customer["id"])
    ids = [customer["id"] for customer in ordered]
    result = []
    for order in orders:
        place = bisect_left(ids, order["customer"])
        found = place < len(ids) and ids[place] == order["customer"]
        name = ordered[place]["name"] if found else None
        result.append({"order": order["id"], "name": name})
    return result


# %% solution: a dict of names
def with_names(orders: list[dict], customers: list[dict]) -> list[dict]:
    names: dict[int, str] = {}
    for customer in customers:
        names.setdefault(customer["id"], customer["name"])
    return [
        {"order": order["id"], "name": names.get(order["customer"])} for order in orders
    ]


# %% solution: a dict, filled from the end
def with_names(orders: list[dict], customers: list[dict]) -> list[dict]:
    names = {customer["id"]: customer["name"] for customer in reversed(customers)}
    result = []
    for order in orders:
        result.append(dict(order=order["id"], name=names.get(order["customer"], None)))
    return result
