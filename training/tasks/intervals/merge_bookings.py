"""The times at which a room is taken, as few stretches as possible.

A booking is (start, end) in minutes, with start < end. Bookings that overlap, or where
one ends when the other starts, become one. The answer is a list of (start, end) in the
order of the starts.
"""


# %% starter
def merge_bookings(bookings: list[tuple[int, int]]) -> list[tuple[int, int]]: ...


# %% inputs
SIZES = (8, 60, 300, 1_600)


def make_input(size, rng):
    day = rng.choice((10, 60)) * size + 10
    bookings = []
    for _ in range(size):
        start = rng.randrange(day)
        bookings.append((start, start + rng.choice((1, 15, 15, 30, 45))))
    return (bookings,), {}


def valid(bookings):
    return all(start < end for start, end in bookings)


# %% solution: join any two until nothing changes
def merge_bookings(bookings: list[tuple[int, int]]) -> list[tuple[int, int]]:
    result: list[tuple[int, int]] = []
    for booking in bookings:
        start, end = booking
        changed = True
        while changed:
            changed = False
            for other in result:
                if other[0] <= end and start <= other[1]:
                    start = min(start, other[0])
                    end = max(end, other[1])
                    result.remove(other)
                    changed = True
                    break
        result.append((start, end))
    return sorted(result)


# %% solution: mark every minute
def merge_bookings(bookings: list[tuple[int, int]]) -> list[tuple[int, int]]:
    minutes = set()
    for start, end in bookings:
        for minute in range(start, end):
            minutes.add(minute)
    result = []
    for minute in sorted(minutes):
        if result and result[-1][1] == minute:
            result[-1] = (result[-1][0], minute + 1)
        else:
            result.append((minute, minute + 1))
    return result


# %% solution: rebuild the list of stretches for each booking
def merge_bookings(bookings: list[tuple[int, int]]) -> list[tuple[int, int]]:
    result: list[tuple[int, int]] = []
    for start, end in bookings:
        apart = [b for b in result if b[1] < start or b[0] > end]
        touching = [b for b in result if not (b[1] < start or b[0] > end)]
        starts = [start] + [b[0] for b in touching]
        ends = [end] + [b[1] for b in touching]
        result = apart + [(min(starts), max(ends))]
    result.sort()
    return result


# %% solution: starts and ends as events
def merge_bookings(bookings: list[tuple[int, int]]) -> list[tuple[int, int]]:
    events = [(start, 0) for start, _ in bookings] + [(end, 1) for _, end in bookings]
    result = []
    busy = 0
    for minute, is_end in sorted(events):
        if is_end:
            busy -= 1
            if busy == 0:
                result.append((opened, minute))
        else:
            if busy == 0:
                opened = minute
            busy += 1
    return result


# %% solution: sort by start, one walk
def merge_bookings(bookings: list[tuple[int, int]]) -> list[tuple[int, int]]:
    result: list[tuple[int, int]] = []
    for start, end in sorted(bookings):
        if result and start <= result[-1][1]:
            if end > result[-1][1]:
                result[-1] = (result[-1][0], end)
        else:
            result.append((start, end))
    return result
