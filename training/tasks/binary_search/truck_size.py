"""Find the smallest truck that takes all parcels away in at most `trips` trips.

Parcels go in the given order, as many on each trip as the truck can bear; each weighs
at least 1 kg. The answer is in whole kg; it is 0 if there are no parcels. `trips` is at
least 1.
"""


# %% starter
def truck_size(parcels: list[int], trips: int) -> int: ...


# %% inputs
SIZES = (6, 40, 200, 800)


def make_input(size, rng):
    parcels = [rng.choice((1, 2, 5, 9, 20, rng.randint(1, 40))) for _ in range(size)]
    trips = rng.choice((size // 12, size // 6, size // 5)) + 1
    if size < 100:
        trips = rng.choice((1, 3, trips, size + 4))
    return (parcels, trips), {}


def valid(parcels, trips):
    return trips >= 1 and all(kilos >= 1 for kilos in parcels)


# %% solution: try each size from 0, slices as trips
def truck_size(parcels: list[int], trips: int) -> int:
    size = 0
    while True:
        rest = parcels
        needed = 0
        while rest and rest[0] <= size:
            taken = 1
            while taken < len(rest) and sum(rest[: taken + 1]) <= size:
                taken += 1
            rest = rest[taken:]
            needed += 1
        if not rest and needed <= trips:
            return size
        size += 1


# %% solution: one more kg until it fits
def truck_size(parcels: list[int], trips: int) -> int:
    size = max(parcels, default=0)
    while True:
        needed, load = 1, 0
        for parcel in parcels:
            if load + parcel > size:
                needed += 1
                load = 0
            load += parcel
        if needed <= trips:
            return size
        size += 1


# %% solution: every sum of neighbours is a candidate
def truck_size(parcels: list[int], trips: int) -> int:
    def needed(size):
        count, load = 1, 0
        for parcel in parcels:
            load += parcel
            if load > size:
                count += 1
                load = parcel
        return count

    sums = set()
    for start in range(len(parcels)):
        total = 0
        for parcel in parcels[start:]:
            total += parcel
            sums.add(total)
    heaviest = max(parcels, default=0)
    for size in sorted(sums):
        if size >= heaviest and needed(size) <= trips:
            return size
    return 0


# %% solution: bisection by hand
def truck_size(parcels: list[int], trips: int) -> int:
    if not parcels:
        return 0
    low, high = max(parcels), sum(parcels)
    while low < high:
        middle = (low + high) // 2
        needed, load = 1, 0
        for parcel in parcels:
            if load + parcel > middle:
                needed += 1
                load = 0
            load += parcel
        if needed <= trips:
            high = middle
        else:
            low = middle + 1
    return low


# %% solution: bisect over a range, jumps by bisection
from bisect import bisect_left, bisect_right
from itertools import accumulate


def truck_size(parcels: list[int], trips: int) -> int:
    if not parcels:
        return 0
    ends = list(accumulate(parcels, initial=0))

    def enough(size):
        place = 0
        for _ in range(trips):
            place = bisect_right(ends, ends[place] + size) - 1
            if place == len(parcels):
                return True
        return False

    lowest = max(parcels)
    return lowest + bisect_left(range(lowest, ends[-1]), True, key=enough)
