"""Count the working days from `start` to `end`, both included.

Working days are Mondays to Fridays that are no holiday. All dates are ISO strings such
as "2024-02-29", before the year 9999; holidays come in any order, may repeat and may
fall on a weekend or outside the period. If `end` is before `start` the answer is 0.
"""


# %% starter
def working_days(start: str, end: str, holidays: list[str]) -> int: ...


# %% inputs
from datetime import date, timedelta

SIZES = (10, 90, 700, 4_000)


def make_input(size, rng):
    first = date(2010, 1, 1) + timedelta(days=rng.randint(0, 3000))
    last = first + timedelta(days=rng.choice((size, size + 3, size - 1)))
    if size < 50 and rng.random() < 0.1:
        first, last = last, first
    holidays = [
        (first + timedelta(days=rng.randint(-5, size + 5))).isoformat()
        for _ in range(size // 30 + 2)
    ]
    holidays.append(rng.choice(holidays))
    return (first.isoformat(), last.isoformat(), holidays), {}


def valid(start, end, holidays):
    return all(
        date.fromisoformat(day).isoformat() == day < "9999"
        for day in (start, end, *holidays)
    )


# %% solution: day by day, parse the holidays each time
from datetime import datetime, timedelta


def working_days(start: str, end: str, holidays: list[str]) -> int:
    day = datetime.strptime(start, "%Y-%m-%d")
    last = datetime.strptime(end, "%Y-%m-%d")
    count = 0
    while day <= last:
        if day.strftime("%a") not in ("Sat", "Sun"):
            free = False
            for holiday in holidays:
                if datetime.fromisoformat(holiday) == day:
                    free = True
                    break
            if not free:
                count += 1
        day = day + timedelta(days=1)
    return count


# %% solution: compare as text
from datetime import date, timedelta


def working_days(start: str, end: str, holidays: list[str]) -> int:
    day = date.fromisoformat(start)
    count = 0
    while day.isoformat() <= end:
        if day.weekday() < 5 and day.isoformat() not in holidays:
            count += 1
        day += timedelta(days=1)
    return count


# %% solution: ordinals and a set
from datetime import date


def working_days(start: str, end: str, holidays: list[str]) -> int:
    free = {date.fromisoformat(holiday).toordinal() for holiday in holidays}
    first = date.fromisoformat(start).toordinal()
    last = date.fromisoformat(end).toordinal()
    # Ordinal 1 is a Monday.
    return sum(
        1 for day in range(first, last + 1) if (day - 1) % 7 < 5 and day not in free
    )


# %% solution: sets of all days
from datetime import date


def working_days(start: str, end: str, holidays: list[str]) -> int:
    first = date.fromisoformat(start).toordinal()
    last = date.fromisoformat(end).toordinal() + 1
    days = set(range(first, last))
    days -= {day for day in days if day % 7 in (6, 0)}
    return len(days - {date.fromisoformat(text).toordinal() for text in holidays})


# %% solution: whole weeks, and what is left
from datetime import date


def working_days(start: str, end: str, holidays: list[str]) -> int:
    first, last = date.fromisoformat(start), date.fromisoformat(end)
    if last < first:
        return 0
    weeks, rest = divmod((last - first).days + 1, 7)
    count = 5 * weeks
    for offset in range(rest):
        count += (first.weekday() + offset) % 7 < 5
    for text in set(holidays):
        if start <= text <= end and date.fromisoformat(text).weekday() < 5:
            count -= 1
    return count
