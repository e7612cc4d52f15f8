"""When a person is free for at least `minutes` between `opens` and `closes`.

Times are minutes from -100,000 to 100,000. Meetings are (start, end) with start <= end;
they may overlap, come in any order, and lie partly or wholly outside the day. The
answer lists the free stretches (start, end) that are long enough, in order, each as
long as possible. Stretches of length 0 do not count, nor anything on a day with opens
>= closes.
"""


# %% starter
def free_slots(
    meetings: list[tuple[int, int]], opens: int, closes: int, minutes: int
) -> list[tuple[int, int]]: ...


# %% inputs
SIZES = (6, 40, 200, 600)


def make_input(size, rng):
    opens = rng.randint(0, 60)
    closes = opens + 20 * size
    meetings = []
    for _ in range(size):
        start = rng.randint(opens - 30, closes + 10)
        meetings.append((start, start + rng.choice((0, 5, 10, 15, 30))))
    return (meetings, opens, closes, rng.choice((0, 1, 5, 15))), {}


def valid(meetings, opens, closes, minutes):
    times = [opens, closes, *(time for meeting in meetings for time in meeting)]
    in_range = all(-100_000 <= time <= 100_000 for time in times)
    return in_range and all(start <= end for start, end in meetings)


# %% solution: look at every minute, at every meeting
def free_slots(
    meetings: list[tuple[int, int]], opens: int, closes: int, minutes: int
) -> list[tuple[int, int]]:
    taken = []
    for start, end in meetings:
        for minute in range(max(start, opens), min(end, closes)):
            taken.append(minute)
    taken.sort()
    free = []
    begin = opens
    for minute in taken + [closes]:
        if minute > begin and minute - begin >= minutes and minute <= closes:
            free.append((begin, minute))
        begin = max(begin, minute + 1)
    return free if opens < closes else []


# %% solution: cut each meeting out of the free stretches
def free_slots(
    meetings: list[tuple[int, int]], opens: int, closes: int, minutes: int
) -> list[tuple[int, int]]:
    free = [(opens, closes)]
    for start, end in meetings:
        if start == end:
            continue
        rest = []
        for a, b in free:
            if end <= a or start >= b:
                rest.append((a, b))
            else:
                rest.append((a, min(start, b)))
                rest.append((max(end, a), b))
        free = [(a, b) for a, b in rest if a < b]
    return [(a, b) for a, b in free if b > a and b - a >= minutes]


# %% solution: jump from the end of a meeting to the next start
def free_slots(
    meetings: list[tuple[int, int]], opens: int, closes: int, minutes: int
) -> list[tuple[int, int]]:
    free = []
    now = opens
    while now < closes:
        covering = [end for start, end in meetings if start <= now < end]
        if covering:
            now = max(covering)
            continue
        upcoming = [start for start, end in meetings if start > now and end > start]
        until = min([closes, *upcoming])
        if until - now >= minutes:
            free.append((now, until))
        now = until
    return free


# %% solution: a byte for each minute
import re


def free_slots(
    meetings: list[tuple[int, int]], opens: int, closes: int, minutes: int
) -> list[tuple[int, int]]:
    day = bytearray(max(0, closes - opens))
    for start, end in meetings:
        first, last = max(start - opens, 0), min(end - opens, len(day))
        if first < last:
            day[first:last] = b"x" * (last - first)
    return [
        (gap.start() + opens, gap.end() + opens)
        for gap in re.finditer(rb"\0+", day)
        if gap.end() - gap.start() >= minutes
    ]


# %% solution: sort, remember the latest end
def free_slots(
    meetings: list[tuple[int, int]], opens: int, closes: int, minutes: int
) -> list[tuple[int, int]]:
    least = max(1, minutes)
    free = []
    now = opens
    for start, end in sorted(meetings):
        if start == end:
            continue
        until = min(start, closes)
        if until - now >= least:
            free.append((now, until))
        now = max(now, end)
    if closes - now >= least:
        free.append((now, closes))
    return free
