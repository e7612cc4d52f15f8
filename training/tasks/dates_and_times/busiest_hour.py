"""Find the hour in which a server had most requests.

`stamps` are ISO times such as "2024-05-01T13:59:07". The answer is the hour's
beginning, "2024-05-01T13:00:00"; of several equally busy hours it is the earliest.
Without requests it is None.
"""


# %% starter
def busiest_hour(stamps: list[str]) -> str | None: ...


# %% inputs
from datetime import datetime, timedelta

SIZES = (10, 100, 400, 1_200)


def make_input(size, rng):
    start = datetime(2024, rng.randint(1, 12), rng.randint(1, 28))
    stamps = []
    for _ in range(rng.choice((0, size)) if size < 20 else size):
        moment = start + timedelta(seconds=rng.randint(0, 2400 * size))
        stamps.append(moment.isoformat())
    return (stamps,), {}


def valid(stamps):
    return all(
        len(stamp) == 19 and datetime.fromisoformat(stamp).isoformat() == stamp
        for stamp in stamps
    )


# %% solution: count the same hour for each stamp
from datetime import datetime


def busiest_hour(stamps: list[str]) -> str | None:
    hours = []
    for stamp in stamps:
        moment = datetime.strptime(stamp, "%Y-%m-%dT%H:%M:%S")
        hours.append(moment.replace(minute=0, second=0))
    best = None
    best_count = 0
    for hour in hours:
        count = 0
        for other in hours:
            if other == hour:
                count += 1
        if count > best_count or (count == best_count and hour < best):
            best, best_count = hour, count
    return best.isoformat() if best else None


# %% solution: max of a set by list.count
def busiest_hour(stamps: list[str]) -> str | None:
    hours = [stamp[:13] for stamp in stamps]
    if not hours:
        return None
    return max(sorted(set(hours)), key=hours.count) + ":00:00"


# %% solution: datetime and a dict
from datetime import datetime


def busiest_hour(stamps: list[str]) -> str | None:
    counts: dict[datetime, int] = {}
    for stamp in stamps:
        hour = datetime.fromisoformat(stamp).replace(minute=0, second=0)
        counts[hour] = counts.get(hour, 0) + 1
    if not counts:
        return None
    best = min(counts, key=lambda hour: (-counts[hour], hour))
    return best.isoformat()


# %% solution: sort, group
from itertools import groupby


def busiest_hour(stamps: list[str]) -> str | None:
    best, most = None, 0
    for hour, group in groupby(sorted(stamps), key=lambda stamp: stamp[:13]):
        count = len(list(group))
        if count > most:
            best, most = hour + ":00:00", count
    return best


# %% solution: Counter of prefixes
from collections import Counter


def busiest_hour(stamps: list[str]) -> str | None:
    counts = Counter(stamp[:13] for stamp in stamps)
    if not counts:
        return None
    most = max(counts.values())
    return min(hour for hour, count in counts.items() if count == most) + ":00:00"
