"""Monthly sales report: a plain-text table that goes out by mail.

Orders and customers come from the shop's export as lists of dicts; amounts are
whole cents.
"""

from __future__ import annotations

WIDTH = 64


def format_cents(cents: int) -> str:
    """Format an amount for the report.

    >>> format_cents(123456)
    '1,234.56'
    >>> format_cents(-5)
    '-0.05'
    """
    sign = "-" if cents < 0 else ""
    whole, rest = divmod(abs(cents), 100)
    return f"{sign}{whole:,}.{rest:02d}"


def heading(title: str) -> str:
    """A title with a rule below it."""
    return f"{title}\n{'=' * WIDTH}\n"


def build_report(
    orders: list[dict], customers: list[dict], cancelled: list[str]
) -> str:
    """Build the report of all orders that were not cancelled.

    Each order has one line with the customer's name, the amount and the share
    of the gross turnover; the totals by city follow.

    >>> orders = [
    ...     {"id": "A1", "customer_id": 7, "amount": 2500},
    ...     {"id": "A2", "customer_id": 8, "amount": 7500},
    ... ]
    >>> customers = [
    ...     {"id": 7, "name": "Ada", "city": "Lyon"},
    ...     {"id": 8, "name": "Bo", "city": "Oslo"},
    ... ]
    >>> print(build_report(orders, customers, ["A2"]))
    Orders
    ================================================================
    A1       Ada                             25.00   25.0 %
    Cities
    ================================================================
    Lyon                                     25.00
    <BLANKLINE>
    """
    text = heading("Orders")
    by_city = {}
    for order in orders:
        if order["id"] in cancelled:
            continue

        name, city = "(unknown)", "-"
        for customer in customers:
            if customer["id"] == order["customer_id"]:
                name, city = customer["name"], customer["city"]
                break

        amount = order["amount"]
        gross = sum(other["amount"] for other in orders)
        share = 100 * amount / gross if gross else 0.0
        row = f"{order['id']:8} {name:24} {format_cents(amount):>12} {share:6.1f} %"
        text = text + row + "\n"
        by_city[city] = by_city.get(city, 0) + amount

    text = text + heading("Cities")
    for city in sorted(by_city):
        text = text + f"{city:33} {format_cents(by_city[city]):>12}" + "\n"
    return text
