"""Tell for each day how many days one has to wait for a strictly higher price.

`prices` holds a price for each day. The result has a number for each day: 1 if the next
day's price is higher, and so on; 0 if no later day's price is higher.
"""


# %% starter
def waiting_days(prices: list[int]) -> list[int]: ...


# %% inputs
SIZES = (10, 80, 400, 1_000)


def make_input(size, rng):
    price = rng.randint(100, 900)
    prices = []
    drift = rng.choice((-3, -1, -1, 0))
    for _ in range(size):
        price += drift + rng.choice((-2, -1, 0, 0, 1, 2))
        prices.append(price)
    return (prices,), {}


# %% solution: two loops
def waiting_days(prices: list[int]) -> list[int]:
    result = []
    for day in range(len(prices)):
        waiting = 0
        for later in range(day + 1, len(prices)):
            if prices[later] > prices[day]:
                waiting = later - day
                break
        result.append(waiting)
    return result


# %% solution: next() over a slice
def waiting_days(prices: list[int]) -> list[int]:
    return [
        next((n for n, other in enumerate(prices[day:]) if other > price), 0)
        for day, price in enumerate(prices)
    ]


# %% solution: everybody who waits is looked at every day
def waiting_days(prices: list[int]) -> list[int]:
    result = [0] * len(prices)
    waiting = []
    for day, price in enumerate(prices):
        still = []
        for earlier in waiting:
            if prices[earlier] < price:
                result[earlier] = day - earlier
            else:
                still.append(earlier)
        waiting = still + [day]
    return result


# %% solution: a stack of days
def waiting_days(prices: list[int]) -> list[int]:
    result = [0] * len(prices)
    stack: list[int] = []
    for day, price in enumerate(prices):
        while stack and prices[stack[-1]] < price:
            earlier = stack.pop()
            result[earlier] = day - earlier
        stack.append(day)
    return result


# %% solution: from the back, jump along known answers
def waiting_days(prices: list[int]) -> list[int]:
    result = [0] * len(prices)
    for day in range(len(prices) - 2, -1, -1):
        later = day + 1
        while prices[later] <= prices[day] and result[later]:
            later += result[later]
        if prices[later] > prices[day]:
            result[day] = later - day
    return result


# %% solution: the next day of each price
def waiting_days(prices: list[int]) -> list[int]:
    result = []
    latest: dict[int, int] = {}
    for day in range(len(prices) - 1, -1, -1):
        days = [d for price, d in latest.items() if price > prices[day]]
        result.append(min(days) - day if days else 0)
        latest[prices[day]] = day
    result.reverse()
    return result
