"""The position of the first serial number that occurs only once.

It is -1 if there is none. Serial numbers are compared as they stand: case and spaces
matter. The list may be empty.
"""


# %% starter
def first_unrepeated(serials: list[str]) -> int: ...


# %% inputs
SIZES = (10, 100, 600, 1_800)


def make_input(size, rng):
    serials = [f"SN-{rng.randint(0, 9_999_999):07}" for _ in range(size // 2)]
    serials = serials + serials[::-1]
    if size and rng.random() < 0.8:
        serials.insert(len(serials) - len(serials) // 5, "sn-0000001")
    serials += [""] * rng.randint(0, 2)
    return (serials,), {}


# %% solution: two loops and a counter
def first_unrepeated(serials: list[str]) -> int:
    for i in range(len(serials)):
        count = 0
        for j in range(len(serials)):
            if serials[i] == serials[j]:
                count += 1
                if count > 1:
                    break
        if count == 1:
            return i
    return -1


# %% solution: list.count for each
def first_unrepeated(serials: list[str]) -> int:
    for position, serial in enumerate(serials):
        if serials.count(serial) == 1:
            return position
    return -1


# %% solution: membership in what is before and behind
def first_unrepeated(serials: list[str]) -> int:
    for i, serial in enumerate(serials):
        if serial not in serials[:i] and serial not in serials[i + 1 :]:
            return i
    return -1


# %% solution: sort positions, compare neighbours
def first_unrepeated(serials: list[str]) -> int:
    order = sorted(range(len(serials)), key=lambda i: serials[i])
    singles = []
    for rank, i in enumerate(order):
        same_before = rank > 0 and serials[order[rank - 1]] == serials[i]
        same_after = rank + 1 < len(order) and serials[order[rank + 1]] == serials[i]
        if not same_before and not same_after:
            singles.append(i)
    return min(singles, default=-1)


# %% solution: two sets
def first_unrepeated(serials: list[str]) -> int:
    seen = set()
    repeated = set()
    for serial in serials:
        if serial in seen:
            repeated.add(serial)
        seen.add(serial)
    for i, serial in enumerate(serials):
        if serial not in repeated:
            return i
    return -1


# %% solution: Counter
from collections import Counter


def first_unrepeated(serials: list[str]) -> int:
    counts = Counter(serials)
    return next((i for i, s in enumerate(serials) if counts[s] == 1), -1)
