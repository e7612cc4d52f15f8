"""Measure the longest streak: how many days in a row somebody practised.

`days` are ISO dates before the year 9999 in any order, each possibly several times; a
day without an entry ends a streak. Without days the answer is 0.
"""


# %% starter
def longest_streak(days: list[str]) -> int: ...


# %% inputs
from datetime import date, timedelta

SIZES = (10, 80, 300, 900)


def make_input(size, rng):
    first = date(2020, 2, 1) + timedelta(days=rng.randint(0, 900))
    kept = rng.choice((0.5, 0.8, 0.95))
    days = [
        (first + timedelta(days=n)).isoformat()
        for n in range(size)
        if rng.random() < kept
    ]
    days += rng.choices(days, k=size // 5) if days else []
    rng.shuffle(days)
    return (days,), {}


def valid(days):
    return all(date.fromisoformat(day).isoformat() == day < "9999" for day in days)


# %% solution: from each day on, look for the next one
from datetime import datetime, timedelta


def longest_streak(days: list[str]) -> int:
    best = 0
    for text in days:
        day = datetime.strptime(text, "%Y-%m-%d")
        length = 0
        while day.strftime("%Y-%m-%d") in days:
            length += 1
            day += timedelta(days=1)
        best = max(best, length)
    return best


# %% solution: from each day on, in a set
from datetime import date, timedelta


def longest_streak(days: list[str]) -> int:
    present = {date.fromisoformat(text) for text in days}
    best = 0
    for day in present:
        length = 1
        while day + timedelta(days=length) in present:
            length += 1
        best = max(best, length)
    return best


# %% solution: only from the first day of a streak
from datetime import date


def longest_streak(days: list[str]) -> int:
    present = {date.fromisoformat(text).toordinal() for text in days}
    best = 0
    for day in present:
        if day - 1 not in present:
            end = day + 1
            while end in present:
                end += 1
            best = max(best, end - day)
    return best


# %% solution: sort and walk
from datetime import date, timedelta


def longest_streak(days: list[str]) -> int:
    best = length = 0
    before = None
    for text in sorted(set(days)):
        day = date.fromisoformat(text)
        if before is not None and day - before == timedelta(days=1):
            length += 1
        else:
            length = 1
        before = day
        best = max(best, length)
    return best


# %% solution: position minus day is the same in a streak
from collections import Counter
from datetime import date


def longest_streak(days: list[str]) -> int:
    numbers = sorted(date.fromisoformat(text).toordinal() for text in set(days))
    streaks = Counter(number - place for place, number in enumerate(numbers))
    return max(streaks.values(), default=0)


# %% solution: every calendar day between first and last
from datetime import date, timedelta


def longest_streak(days: list[str]) -> int:
    if not days:
        return 0
    day, last = date.fromisoformat(min(days)), date.fromisoformat(max(days))
    best = length = 0
    while day <= last:
        length = length + 1 if str(day) in days else 0
        best = max(best, length)
        day += timedelta(days=1)
    return best
