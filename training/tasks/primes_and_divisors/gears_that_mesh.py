"""How many gears wear evenly against a gear that has at least as many teeth.

A gear with k teeth, 1 <= k <= n, wears evenly against one with n teeth if k and n have
no common divisor above 1. Answer how many such k there are, for each n of `all_teeth`.
All are 1 to 100,000; for 1 the answer is 1.
"""


# %% starter
def gears_that_mesh(all_teeth: tuple[int, ...]) -> tuple[int, ...]: ...


# %% inputs
SIZES = (10, 60, 250, 800)


def make_input(size, rng):
    count = 1 + size // 20
    low, high = max(1, size // 2), 1 + 2 * size
    return (tuple(rng.randint(low, high) for _ in range(count)),), {}


def valid(all_teeth):
    return all(1 <= teeth <= 100_000 for teeth in all_teeth)


# %% solution: search a common divisor of each pair
def gears_that_mesh(all_teeth: tuple[int, ...]) -> tuple[int, ...]:
    result = []
    for teeth in all_teeth:
        divisors = []
        for d in range(2, teeth + 1):
            if teeth % d == 0:
                divisors.append(d)
        count = 0
        for k in range(1, teeth + 1):
            shared = False
            for d in divisors:
                if k % d == 0:
                    shared = True
            if not shared:
                count += 1
        result.append(count)
    return tuple(result)


# %% solution: own gcd for each pair
def gears_that_mesh(all_teeth: tuple[int, ...]) -> tuple[int, ...]:
    def common(a: int, b: int) -> int:
        return a if b == 0 else common(b, a % b)

    counts: tuple[int, ...] = ()
    for teeth in all_teeth:
        fitting = [k for k in range(1, teeth + 1) if common(teeth, k) == 1]
        counts = counts + (len(fitting),)
    return counts


# %% solution: math.gcd for each pair
from math import gcd


def gears_that_mesh(all_teeth: tuple[int, ...]) -> tuple[int, ...]:
    return tuple(
        sum(gcd(k, teeth) == 1 for k in range(1, teeth + 1)) for teeth in all_teeth
    )


# %% solution: cross out multiples of the prime factors
def gears_that_mesh(all_teeth: tuple[int, ...]) -> tuple[int, ...]:
    counts = []
    for teeth in all_teeth:
        left = set(range(1, teeth + 1))
        for factor in range(2, teeth + 1):
            if teeth % factor == 0 and factor in left:
                left.difference_update(range(factor, teeth + 1, factor))
        counts.append(len(left))
    return tuple(counts)


# %% solution: table of all numbers by a sieve
def gears_that_mesh(all_teeth: tuple[int, ...]) -> tuple[int, ...]:
    top = max(all_teeth, default=0)
    table = list(range(top + 1))
    for n in range(2, top + 1):
        if table[n] == n:
            for multiple in range(n, top + 1, n):
                table[multiple] -= table[multiple] // n
    return tuple([table[teeth] for teeth in all_teeth])


# %% solution: the product formula
def gears_that_mesh(all_teeth: tuple[int, ...]) -> tuple[int, ...]:
    def count(teeth: int) -> int:
        result = rest = teeth
        factor = 2
        while factor * factor <= rest:
            if rest % factor == 0:
                while rest % factor == 0:
                    rest //= factor
                result -= result // factor
            factor += 1
        return result - result // rest if rest > 1 else result

    return tuple(map(count, all_teeth))
