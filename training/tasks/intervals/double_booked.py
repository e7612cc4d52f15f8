"""The numbers of all reservations that clash with another one of the same car.

A reservation is a dict with "id" (unique), "car", "from" and "until" (days; from <
until). Two clash if they are for the same car and share a day; one may begin on the day
that another ends, since "until" is not included. The answer is the set of ids that
clash.
"""


# %% starter
def double_booked(reservations: list[dict]) -> set[int]: ...


# %% inputs
SIZES = (8, 50, 180, 450)


def make_input(size, rng):
    cars = ["B-AB 1", "B-AB 2", "M-X 77", *(f"K-{i}" for i in range(size // 40))]
    reservations = []
    for number in range(size):
        first = rng.randrange(1 + 4 * size)
        reservations.append(
            {
                "id": 1000 + number,
                "car": rng.choice(cars),
                "from": first,
                "until": first + rng.choice((1, 1, 2, 3, 14)),
            }
        )
    rng.shuffle(reservations)
    return (reservations,), {}


def valid(reservations):
    unique = len({one["id"] for one in reservations}) == len(reservations)
    return unique and all(one["from"] < one["until"] for one in reservations)


# %% solution: all against all
def double_booked(reservations: list[dict]) -> set[int]:
    clashing = []
    for one in reservations:
        for other in reservations:
            if one["id"] != other["id"] and one["car"] == other["car"]:
                if one["from"] < other["until"] and other["from"] < one["until"]:
                    if one["id"] not in clashing:
                        clashing.append(one["id"])
    return set(clashing)


# %% solution: combinations within each car
from itertools import combinations


def double_booked(reservations: list[dict]) -> set[int]:
    clashing: set[int] = set()
    for car in {reservation["car"] for reservation in reservations}:
        own = [r for r in reservations if r["car"] == car]
        for a, b in combinations(own, 2):
            if max(a["from"], b["from"]) < min(a["until"], b["until"]):
                clashing.update((a["id"], b["id"]))
    return clashing


# %% solution: who has a car on each day
def double_booked(reservations: list[dict]) -> set[int]:
    taken: dict[tuple[str, int], list[int]] = {}
    for reservation in reservations:
        for day in range(reservation["from"], reservation["until"]):
            taken.setdefault((reservation["car"], day), []).append(reservation["id"])
    return {id for ids in taken.values() if len(ids) > 1 for id in ids}


# %% solution: sorted by day, look ahead until the end
def double_booked(reservations: list[dict]) -> set[int]:
    ordered = sorted(reservations, key=lambda r: r["from"])
    clashing = set()
    for i, one in enumerate(ordered):
        for other in ordered[i + 1 :]:
            if other["from"] >= one["until"]:
                break
            if other["car"] == one["car"]:
                clashing |= {one["id"], other["id"]}
    return clashing


# %% solution: sorted by day, the latest end of each car
def double_booked(reservations: list[dict]) -> set[int]:
    latest: dict[str, tuple[int, int]] = {}
    clashing = set()
    for reservation in sorted(reservations, key=lambda r: r["from"]):
        car, until = reservation["car"], reservation["until"]
        if car in latest and reservation["from"] < latest[car][0]:
            clashing.add(reservation["id"])
            clashing.add(latest[car][1])
        if car not in latest or until > latest[car][0]:
            latest[car] = (until, reservation["id"])
    return clashing
