"""Count in how many ways an amount can be paid exactly with coins.

`coins` holds the values of the coins (at least 1; a value listed twice counts once), of
each there are as many as needed. Ways differ by how often a coin is used, the order
does not matter. Amounts are 0 to 200; 0 can be paid in one way.
"""


# %% starter
def ways_to_pay(amount: int, coins: list[int]) -> int: ...


# %% inputs
SIZES = (10, 25, 60, 130)


def make_input(size, rng):
    coins = rng.sample((2, 5, 10, 20, 25, 40, 50), rng.randint(2, 4))
    coins.append(rng.choice((1, 3)))
    coins.append(rng.choice(coins))
    return (size + rng.randint(0, size // 5), coins), {}


def valid(amount, coins):
    return 0 <= amount <= 200 and all(coin >= 1 for coin in coins)


# %% solution: try everything, collect different purses
def ways_to_pay(amount: int, coins: list[int]) -> int:
    purses = [[[]]]
    for total in range(1, amount + 1):
        found = []
        for coin in set(coins):
            if coin <= total:
                for purse in purses[total - coin]:
                    new = sorted(purse + [coin])
                    if new not in found:
                        found.append(new)
        purses.append(found)
    return len(purses[amount])


# %% solution: recursion: use the first coin or drop it
def ways_to_pay(amount: int, coins: list[int]) -> int:
    def ways(left, values):
        if left == 0:
            return 1
        if left < 0 or not values:
            return 0
        return ways(left - values[0], values) + ways(left, values[1:])

    return ways(amount, sorted(set(coins), reverse=True))


# %% solution: how often is each coin used?
def ways_to_pay(amount: int, coins: list[int]) -> int:
    sums = [0]
    for coin in set(coins):
        sums = [
            total + more
            for total in sums
            for more in range(0, amount - total + 1, coin)
        ]
    return sums.count(amount)


# %% solution: recursion with a cache
from functools import lru_cache


def ways_to_pay(amount: int, coins: list[int]) -> int:
    values = tuple(sorted(set(coins)))

    @lru_cache(maxsize=None)
    def ways(left, kinds):
        if left == 0:
            return 1
        if left < 0 or kinds == 0:
            return 0
        return ways(left - values[kinds - 1], kinds) + ways(left, kinds - 1)

    return ways(amount, len(values))


# %% solution: a table, one coin after the other
def ways_to_pay(amount: int, coins: list[int]) -> int:
    ways = [1] + [0] * amount
    for coin in set(coins):
        for total in range(coin, amount + 1):
            ways[total] += ways[total - coin]
    return ways[amount]
