"""The most requests that fall into any `span` seconds, and when that begins.

`stamps` are whole seconds in ascending order; the same second may come several times. A
span that begins at t holds the stamps from t up to, but not including, t + span. Only
spans that begin at a stamp are looked at. The answer is (t, how many), the earliest t
where several have the most; None without stamps. `span` is at least 1.
"""


# %% starter
def busiest_minutes(stamps: list[int], span: int) -> tuple[int, int] | None: ...


# %% inputs
SIZES = (10, 80, 400, 1_500)


def make_input(size, rng):
    stamps = []
    now = 1_700_000_000
    for _ in range(size):
        now += rng.choice((0, 0, 1, 2, 5, rng.randint(0, 120)))
        stamps.append(now)
    return (stamps, rng.choice((1, 60, 3_600, 10 * size + 1))), {}


def valid(stamps, span):
    return span >= 1 and stamps == sorted(stamps)


# %% solution: count all stamps for each start
def busiest_minutes(stamps: list[int], span: int) -> tuple[int, int] | None:
    best = None
    for begin in stamps:
        count = 0
        for stamp in stamps:
            if stamp >= begin and stamp < begin + span:
                count += 1
        if best is None or count > best[1]:
            best = (begin, count)
    return best


# %% solution: sum in max
def busiest_minutes(stamps: list[int], span: int) -> tuple[int, int] | None:
    if not stamps:
        return None
    counts = {t: sum(t <= stamp < t + span for stamp in stamps) for t in set(stamps)}
    begin = min(counts, key=lambda t: (-counts[t], t))
    return (begin, counts[begin])


# %% solution: list of the open window, rebuilt from the back
def busiest_minutes(stamps: list[int], span: int) -> tuple[int, int] | None:
    best = None
    window: list[int] = []
    for begin in reversed(stamps):
        window = [begin] + [stamp for stamp in window if stamp < begin + span]
        if best is None or len(window) >= best[1]:
            best = (begin, len(window))
    return best


# %% solution: bisect for the end
from bisect import bisect_left


def busiest_minutes(stamps: list[int], span: int) -> tuple[int, int] | None:
    best = None
    for i, begin in enumerate(stamps):
        count = bisect_left(stamps, begin + span) - i
        if best is None or count > best[1]:
            best = (begin, count)
    return best


# %% solution: one end follows the other
def busiest_minutes(stamps: list[int], span: int) -> tuple[int, int] | None:
    if not stamps:
        return None
    end = most = 0
    where = stamps[0]
    for i, begin in enumerate(stamps):
        limit = begin + span
        while end < len(stamps) and stamps[end] < limit:
            end += 1
        if end - i > most:
            most = end - i
            where = begin
    return (where, most)
