"""The best trade in a series of daily closing prices, as (gain, day bought, day sold).

Buy on one day and sell on a later one; days count from 0. Of trades with the same gain
the one that buys first is taken, and of those the one that sells first. Where no trade
gains anything, the answer is (0, -1, -1).
"""


# %% starter
def best_rise(closes: list[int]) -> tuple[int, int, int]: ...


# %% inputs
SIZES = (12, 80, 300, 900)


def make_input(size, rng):
    price = rng.randint(20, 200)
    closes = []
    for _ in range(size):
        price = max(1, price + rng.choice((-7, -3, -1, 0, 0, 1, 2, 6)))
        closes.append(price)
    if rng.random() < 0.15:
        closes.sort(reverse=True)
    return (closes,), {}


# %% solution: every pair of days
def best_rise(closes: list[int]) -> tuple[int, int, int]:
    best = (0, -1, -1)
    for bought in range(len(closes)):
        for sold in range(bought + 1, len(closes)):
            gain = closes[sold] - closes[bought]
            if gain > best[0]:
                best = (gain, bought, sold)
    return best


# %% solution: sort all trades
def best_rise(closes: list[int]) -> tuple[int, int, int]:
    trades = [(0, -1, -1)]
    for bought, low in enumerate(closes):
        for sold, high in enumerate(closes[bought:], bought):
            if high > low:
                trades.append((high - low, bought, sold))
    trades.sort(key=lambda trade: (-trade[0], trade[1], trade[2]))
    return trades[0]


# %% solution: best price still to come, searched each day
def best_rise(closes: list[int]) -> tuple[int, int, int]:
    best = (0, -1, -1)
    for day in range(len(closes) - 1):
        later = closes[day + 1 :]
        high = max(later)
        if high - closes[day] > best[0]:
            best = (high - closes[day], day, day + 1 + later.index(high))
    return best


# %% solution: recursion on halves
def best_rise(closes: list[int]) -> tuple[int, int, int]:
    def solve(start: int, end: int) -> tuple[int, int, int]:
        if end - start < 2:
            return (0, -1, -1)
        middle = (start + end) // 2
        low = min(range(start, middle), key=closes.__getitem__)
        high = max(range(middle, end), key=closes.__getitem__)
        across = (closes[high] - closes[low], low, high)
        if across[0] <= 0:
            across = (0, -1, -1)
        options = [solve(start, middle), solve(middle, end), across]
        return min(options, key=lambda o: (-o[0], o[1], o[2]))

    return solve(0, len(closes))


# %% solution: best price still to come, from the back
def best_rise(closes: list[int]) -> tuple[int, int, int]:
    peak_day = [0] * len(closes)
    peak = len(closes) - 1
    for day in range(len(closes) - 1, -1, -1):
        if closes[day] >= closes[peak]:
            peak = day
        peak_day[day] = peak
    gains = [closes[peak_day[day]] - price for day, price in enumerate(closes)]
    if not gains or max(gains) <= 0:
        return (0, -1, -1)
    bought = gains.index(max(gains))
    return (gains[bought], bought, peak_day[bought])


# %% solution: one pass with the lowest so far
def best_rise(closes: list[int]) -> tuple[int, int, int]:
    gain, bought, sold = 0, -1, -1
    low_day = 0
    for day, price in enumerate(closes):
        if price < closes[low_day]:
            low_day = day
        elif price - closes[low_day] > gain:
            gain = price - closes[low_day]
            bought, sold = low_day, day
    return (gain, bought, sold)
