"""What each customer has spent, as a dict from name to cents.

An order is a dict with the keys "customer", "cents" and "status". Only orders whose
status is "paid" count; one that is "refunded" counts as its negative; any other is left
out. The keys stand in the order of each customer's first order that counts. A customer
whose orders add up to 0 stays.
"""


# %% starter
def revenue_by_customer(orders: list[dict]) -> dict[str, int]: ...


# %% inputs
SIZES = (10, 80, 400, 1_500)


def make_input(size, rng):
    names = ["", "ann", "bo", "Ann"] + [f"customer-{i}" for i in range(size // 3)]
    orders = [
        {
            "customer": rng.choice(names),
            "cents": rng.choice((0, 500, 999, rng.randint(1, 90_000))),
            "status": rng.choice(("paid", "paid", "paid", "refunded", "open", "")),
        }
        for _ in range(size)
    ]
    return (orders,), {}


# %% solution: names first, then all orders for each name
def revenue_by_customer(orders: list[dict]) -> dict[str, int]:
    names = []
    for order in orders:
        if order["status"] in ("paid", "refunded"):
            if order["customer"] not in names:
                names.append(order["customer"])
    result = {}
    for name in names:
        total = 0
        for order in orders:
            if order["customer"] == name:
                if order["status"] == "paid":
                    total += order["cents"]
                elif order["status"] == "refunded":
                    total -= order["cents"]
        result[name] = total
    return result


# %% solution: list of pairs, searched
def revenue_by_customer(orders: list[dict]) -> dict[str, int]:
    sign = {"paid": 1, "refunded": -1}
    totals: list[list] = []
    for order in orders:
        if order["status"] not in sign:
            continue
        for pair in totals:
            if pair[0] == order["customer"]:
                pair[1] += sign[order["status"]] * order["cents"]
                break
        else:
            totals.append([order["customer"], sign[order["status"]] * order["cents"]])
    return dict(map(tuple, totals))


# %% solution: copies of the dict, functional style
from functools import reduce


def revenue_by_customer(orders: list[dict]) -> dict[str, int]:
    def add(totals: dict[str, int], order: dict) -> dict[str, int]:
        signed = order["cents"] if order["status"] == "paid" else -order["cents"]
        name = order["customer"]
        return {**totals, name: totals.get(name, 0) + signed}

    counted = filter(lambda order: order["status"] in {"paid", "refunded"}, orders)
    return reduce(add, counted, {})


# %% solution: lists in a dict, summed at the end
def revenue_by_customer(orders: list[dict]) -> dict[str, int]:
    amounts: dict[str, list[int]] = {}
    for order in orders:
        if order["status"] == "paid":
            amounts.setdefault(order["customer"], []).append(order["cents"])
        elif order["status"] == "refunded":
            amounts.setdefault(order["customer"], []).append(-order["cents"])
    return {name: sum(cents) for name, cents in amounts.items()}


# %% solution: one dict
def revenue_by_customer(orders: list[dict]) -> dict[str, int]:
    totals: dict[str, int] = {}
    for order in orders:
        status = order["status"]
        if status == "paid":
            name = order["customer"]
            totals[name] = totals.get(name, 0) + order["cents"]
        elif status == "refunded":
            name = order["customer"]
            totals[name] = totals.get(name, 0) - order["cents"]
    return totals
