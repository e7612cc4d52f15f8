"""How many runs of neighbouring orders fill crates exactly.

A run is one or more orders in a row; it fills crates exactly if its number of bottles
can be divided by `crate` without rest (0 bottles can). Orders may be negative: bottles
given back. `crate` is at least 1.
"""


# %% starter
def full_crate_runs(bottles: list[int], crate: int) -> int: ...


# %% inputs
SIZES = (10, 60, 250, 800)


def make_input(size, rng):
    bottles = [rng.choice((0, 6, 12, rng.randint(-10, 40))) for _ in range(size)]
    return (bottles, rng.choice((1, 6, 12, 20, 997))), {}


def valid(bottles, crate):
    return crate >= 1


# %% solution: every run, total kept
def full_crate_runs(bottles: list[int], crate: int) -> int:
    count = 0
    for start in range(len(bottles)):
        total = 0
        for end in range(start, len(bottles)):
            total = total + bottles[end]
            if total % crate == 0:
                count = count + 1
    return count


# %% solution: running totals, every pair
from itertools import accumulate, combinations


def full_crate_runs(bottles: list[int], crate: int) -> int:
    totals = list(accumulate(bottles, initial=0))
    return sum((b - a) % crate == 0 for a, b in combinations(totals, 2))


# %% solution: remainders, counted in what came before
def full_crate_runs(bottles: list[int], crate: int) -> int:
    before = [0]
    count = 0
    for number in bottles:
        remainder = (before[-1] + number) % crate
        count += before.count(remainder)
        before.append(remainder)
    return count


# %% solution: sorted remainders in groups
from itertools import accumulate, groupby


def full_crate_runs(bottles: list[int], crate: int) -> int:
    remainders = sorted(t % crate for t in accumulate(bottles, initial=0))
    count = 0
    for _, group in groupby(remainders):
        same = len(list(group))
        count += same * (same - 1) // 2
    return count


# %% solution: dict of remainders so far
def full_crate_runs(bottles: list[int], crate: int) -> int:
    seen = {0: 1}
    total = 0
    count = 0
    for number in bottles:
        total = (total + number) % crate
        before = seen.get(total, 0)
        count += before
        seen[total] = before + 1
    return count


# %% solution: how many runs end here, for each remainder
def full_crate_runs(bottles: list[int], crate: int) -> int:
    ending: dict[int, int] = {}
    count = 0
    for number in bottles:
        moved = {number % crate: 1}
        for remainder, runs in ending.items():
            remainder = (remainder + number) % crate
            moved[remainder] = moved.get(remainder, 0) + runs
        ending = moved
        count += ending.get(0, 0)
    return count
