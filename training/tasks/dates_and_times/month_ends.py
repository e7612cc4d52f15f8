"""List the last day of each of `months` months, beginning with the month of `start`.

`start` is an ISO date, the result holds ISO dates. For "2024-01-15" and 3 it is
["2024-01-31", "2024-02-29", "2024-03-31"]. `months` may be 0; all is before the year
9999.
"""


# %% starter
def month_ends(start: str, months: int) -> list[str]: ...


# %% inputs
from datetime import date

SIZES = (6, 40, 200, 700)


def make_input(size, rng):
    start = f"{rng.randint(1890, 2101)}-{rng.randint(1, 12):02}-{rng.randint(1, 28):02}"
    fewer = rng.randint(0, size // 2) if size < 10 else 0
    return (start, rng.randint(size // 2, size) - fewer), {}


def valid(start, months):
    day = date.fromisoformat(start)
    return day.isoformat() == start and 0 <= months < 12 * (9999 - day.year)


# %% solution: a day at a time
from datetime import datetime, timedelta


def month_ends(start: str, months: int) -> list[str]:
    day = datetime.strptime(start, "%Y-%m-%d")
    result = []
    while len(result) < months:
        following = day + timedelta(days=1)
        if following.strftime("%m") != day.strftime("%m"):
            result.append(day.strftime("%Y-%m-%d"))
        day = following
    return result


# %% solution: a day at a time, with date
from datetime import date, timedelta


def month_ends(start: str, months: int) -> list[str]:
    day = date.fromisoformat(start)
    one = timedelta(days=1)
    result: list[str] = []
    while len(result) < months:
        if (day + one).day == 1:
            result.append(str(day))
        day += one
    return result


# %% solution: the day before the first of the next month
from datetime import date, timedelta


def month_ends(start: str, months: int) -> list[str]:
    first = date.fromisoformat(start).replace(day=1)
    result = []
    for _ in range(months):
        first = (first + timedelta(days=32)).replace(day=1)
        result.append((first - timedelta(days=1)).isoformat())
    return result


# %% solution: calendar.monthrange
from calendar import monthrange


def month_ends(start: str, months: int) -> list[str]:
    year, month = int(start[:4]), int(start[5:7])
    result = []
    for _ in range(months):
        last = monthrange(year, month)[1]
        result.append(f"{year:04}-{month:02}-{last:02}")
        month += 1
        if month > 12:
            year, month = year + 1, 1
    return result


# %% solution: try 31, 30, 29, 28
from datetime import date


def month_ends(start: str, months: int) -> list[str]:
    year, month = int(start[:4]), int(start[5:7])
    result = []
    while len(result) < months:
        for day in (31, 30, 29, 28):
            try:
                result.append(date(year, month, day).isoformat())
                break
            except ValueError:
                pass
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
    return result


# %% solution: a table and the rule for leap years
def month_ends(start: str, months: int) -> list[str]:
    lengths = ("31", "28", "31", "30", "31", "30", "31", "31", "30", "31", "30", "31")
    first = int(start[:4]) * 12 + int(start[5:7]) - 1
    result = []
    for count in range(first, first + months):
        year, month = divmod(count, 12)
        last = lengths[month]
        if month == 1 and year % 4 == 0 and (year % 100 != 0 or year % 400 == 0):
            last = "29"
        result.append(f"{year:04}-{month + 1:02}-{last}")
    return result
