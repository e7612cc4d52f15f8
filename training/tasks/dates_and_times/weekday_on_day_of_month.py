"""Count how often a day of the month falls on a weekday within some years.

All months from January of `first_year` to December of `last_year` are looked at.
Weekdays are numbered as Python does it: Monday is 0. A month without that day (a 31st
of April) does not count. For Friday the 13th the call is `count_meetings(2023, 2024,
13, 4)`. If `last_year` is before `first_year` the answer is 0. All is between the years
1000 and 9998.
"""


# %% starter
def count_meetings(first_year: int, last_year: int, day: int, weekday: int) -> int: ...


# %% inputs
SIZES = (5, 15, 40, 120)


def make_input(size, rng):
    first = rng.randint(1800, 2100)
    last = first + size - rng.choice((0, 1, 2))
    if size < 10 and rng.random() < 0.1:
        last = first - 1
    return (first, last, rng.choice((1, 13, 15, 28, 29, 30, 31)), rng.randint(0, 6)), {}


def valid(first_year, last_year, day, weekday):
    years = 1000 <= first_year < 9999 and last_year < 9999
    return years and 1 <= day <= 31 and 0 <= weekday <= 6


# %% solution: go through every day
from datetime import date, timedelta


def count_meetings(first_year: int, last_year: int, day: int, weekday: int) -> int:
    current = date(first_year, 1, 1)
    count = 0
    while current.year <= last_year:
        if current.strftime("%d") == f"{day:02}" and current.weekday() == weekday:
            count += 1
        current = current + timedelta(days=1)
    return count


# %% solution: a day of every month, if there is one
from datetime import datetime


def count_meetings(first_year: int, last_year: int, day: int, weekday: int) -> int:
    count = 0
    for year in range(first_year, last_year + 1):
        for month in range(1, 13):
            try:
                found = datetime.strptime(f"{year}-{month}-{day}", "%Y-%m-%d")
            except ValueError:
                continue
            if found.weekday() == weekday:
                count += 1
    return count


# %% solution: weeks of the calendar
from calendar import Calendar


def count_meetings(first_year: int, last_year: int, day: int, weekday: int) -> int:
    calendar = Calendar()
    count = 0
    for year in range(first_year, last_year + 1):
        for month in range(1, 13):
            for week in calendar.monthdayscalendar(year, month):
                if week[weekday] == day:
                    count += 1
    return count


# %% solution: monthrange gives weekday and length
from calendar import monthrange


def count_meetings(first_year: int, last_year: int, day: int, weekday: int) -> int:
    count = 0
    for year in range(first_year, last_year + 1):
        for month in range(1, 13):
            start, length = monthrange(year, month)
            if day <= length and (start + day - 1) % 7 == weekday:
                count += 1
    return count


# %% solution: carry the weekday along
from datetime import date


def count_meetings(first_year: int, last_year: int, day: int, weekday: int) -> int:
    wanted = (weekday - day + 1) % 7
    start = date(first_year, 1, 1).weekday()
    count = 0
    for year in range(first_year, last_year + 1):
        leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
        for length in (31, 29 if leap else 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31):
            if start == wanted and day <= length:
                count += 1
            start = (start + length) % 7
    return count


# %% solution: only fourteen kinds of years
from calendar import isleap
from collections import Counter
from datetime import date


def count_meetings(first_year: int, last_year: int, day: int, weekday: int) -> int:
    kinds = Counter(
        (date(year, 1, 1).weekday(), isleap(year))
        for year in range(first_year, last_year + 1)
    )
    wanted = (weekday - day + 1) % 7
    total = 0
    for (start, leap), years in kinds.items():
        lengths = (31, 28 + leap, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
        for length in lengths:
            total += years * (start == wanted and day <= length)
            start = (start + length) % 7
    return total
