"""The longest stretch of visits with as many members as guests, as (start, length).

`visits` has an "M" for each member and a "G" for each guest, in the order they came;
other letters count as neither but are part of a stretch. Of stretches of the same
length the first is taken; without any visit, or with no such stretch, the answer is (0,
0).
"""


# %% starter
def longest_even_stretch(visits: str) -> tuple[int, int]: ...


# %% inputs
SIZES = (10, 60, 250, 700)


def make_input(size, rng):
    members = rng.choice((1, 1, 3, 10))
    letters = "M" * members + "GG" + rng.choice(("", "?"))
    return ("".join(rng.choice(letters) for _ in range(size)),), {}


# %% solution: every start, counts kept while going on
def longest_even_stretch(visits: str) -> tuple[int, int]:
    best = (0, 0)
    for start in range(len(visits)):
        members = 0
        guests = 0
        for end in range(start, len(visits)):
            if visits[end] == "M":
                members += 1
            elif visits[end] == "G":
                guests += 1
            if members == guests and end - start + 1 > best[1]:
                best = (start, end - start + 1)
    return best


# %% solution: longest slices first, counted
def longest_even_stretch(visits: str) -> tuple[int, int]:
    for length in range(len(visits), 0, -1):
        for start in range(len(visits) - length + 1):
            members = visits.count("M", start, start + length)
            if members == visits.count("G", start, start + length):
                return (start, length)
    return (0, 0)


# %% solution: balance list, last place with the same balance
def longest_even_stretch(visits: str) -> tuple[int, int]:
    balance = [0]
    for letter in visits:
        step = 1 if letter == "M" else -1 if letter == "G" else 0
        balance = balance + [balance[-1] + step]
    best = (0, 0)
    for start, level in enumerate(balance):
        end = len(balance) - 1
        while balance[end] != level:
            end -= 1
        if end - start > best[1]:
            best = (start, end - start)
    return best


# %% solution: last place of each balance
from itertools import accumulate


def longest_even_stretch(visits: str) -> tuple[int, int]:
    steps = {"M": 1, "G": -1}
    levels = list(accumulate((steps.get(v, 0) for v in visits), initial=0))
    last = {level: place for place, level in enumerate(levels)}
    length, start = max(
        (last[level] - place, -place) for place, level in enumerate(levels)
    )
    return (-start, length) if length else (0, 0)


# %% solution: first place of each balance
def longest_even_stretch(visits: str) -> tuple[int, int]:
    first = {0: 0}
    level = 0
    best = (0, 0)
    for place, letter in enumerate(visits, 1):
        if letter == "M":
            level += 1
        elif letter == "G":
            level -= 1
        start = first.setdefault(level, place)
        if place - start > best[1]:
            best = (start, place - start)
    return best
