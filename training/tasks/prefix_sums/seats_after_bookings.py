"""How many passengers sit in a train between each two stops.

The train has `stops` stops, so `stops - 1` legs (none for 0 or 1 stops). A booking is
{"board": i, "leave": j, "people": n}: they sit on legs i up to, but not including, j.
Always 0 <= i <= j <= stops - 1. A cancellation has negative people.
"""


# %% starter
def seats_after_bookings(stops: int, bookings: list[dict[str, int]]) -> list[int]: ...


# %% inputs
SIZES = (8, 60, 220, 600)


def make_input(size, rng):
    bookings = []
    for _ in range(size):
        board, leave = sorted((rng.randrange(size), rng.randrange(size)))
        people = rng.choice((1, 1, 2, 4, 30, -1))
        bookings.append({"board": board, "leave": leave, "people": people})
    return (size, bookings), {}


def valid(stops, bookings):
    legs = all(0 <= one["board"] <= one["leave"] <= stops - 1 for one in bookings)
    return stops >= 0 and legs


# %% solution: all bookings for each leg
def seats_after_bookings(stops: int, bookings: list[dict[str, int]]) -> list[int]:
    seats = []
    for leg in range(stops - 1):
        people = 0
        for booking in bookings:
            if booking["board"] <= leg and leg < booking["leave"]:
                people += booking["people"]
        seats.append(people)
    return seats


# %% solution: add to each leg of a booking
def seats_after_bookings(stops: int, bookings: list[dict[str, int]]) -> list[int]:
    seats = [0] * max(0, stops - 1)
    for booking in bookings:
        for leg in range(booking["board"], booking["leave"]):
            seats[leg] += booking["people"]
    return seats


# %% solution: a new list for each booking
def seats_after_bookings(stops: int, bookings: list[dict[str, int]]) -> list[int]:
    seats = [0 for _ in range(stops - 1)]
    for booking in bookings:
        i, j, people = booking["board"], booking["leave"], booking["people"]
        seats = seats[:i] + [seat + people for seat in seats[i:j]] + seats[j:]
    return seats


# %% solution: board and leave in order, searched from the front
def seats_after_bookings(stops: int, bookings: list[dict[str, int]]) -> list[int]:
    boarding = sorted((b["board"], b["people"]) for b in bookings)
    leaving = sorted((b["leave"], b["people"]) for b in bookings)
    seats = []
    on = off = people = 0
    for leg in range(stops - 1):
        while on < len(boarding) and boarding[on][0] <= leg:
            people += boarding[on][1]
            on += 1
        while off < len(leaving) and leaving[off][0] <= leg:
            people -= leaving[off][1]
            off += 1
        seats.append(people)
    return seats


# %% solution: changes at stops, added up
from itertools import accumulate


def seats_after_bookings(stops: int, bookings: list[dict[str, int]]) -> list[int]:
    if stops < 2:
        return []
    change = [0] * stops
    for booking in bookings:
        change[booking["board"]] += booking["people"]
        change[booking["leave"]] -= booking["people"]
    return list(accumulate(change[:-1]))
