"""Paying with coins: in how many ways, and with which."""

from __future__ import annotations

EURO_CENTS = (200, 100, 50, 20, 10, 5, 2, 1)


def to_cents(price: str) -> int:
    """Read a price as people write it.

    >>> to_cents("12.50")
    1250
    >>> to_cents("3")
    300
    """
    whole, _, cents = price.partition(".")
    return 100 * int(whole) + int((cents + "00")[:2])


def purse(amount: int, coins: tuple[int, ...] = EURO_CENTS) -> dict[int, int]:
    """The fewest coins that make up the amount, largest first.

    >>> purse(87)
    {50: 1, 20: 1, 10: 1, 5: 1, 2: 1}
    """
    taken = {}
    for coin in sorted(coins, reverse=True):
        count, amount = divmod(amount, coin)
        if count:
            taken[coin] = count
    return taken


def ways_to_pay(amount: int, coins: tuple[int, ...]) -> int:
    """In how many ways the coins can make up the amount, each used at will.

    Either the first coin is used once more, or it is not used any more.

    >>> ways_to_pay(10, (5, 2, 1))
    10
    >>> ways_to_pay(0, (1,))
    1
    >>> ways_to_pay(3, (2,))
    0
    """
    if amount == 0:
        return 1
    if amount < 0 or not coins:
        return 0
    return ways_to_pay(amount - coins[0], coins) + ways_to_pay(amount, coins[1:])
