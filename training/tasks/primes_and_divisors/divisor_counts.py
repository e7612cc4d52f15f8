"""How many divisors each number from `low` to `high` has, both included.

The answer maps each number to the count of its divisors, 1 and itself included, with
the numbers ascending. `low` is at least 1; with low > high the dict is empty.
"""


# %% starter
def divisor_counts(low: int, high: int) -> dict[int, int]: ...


# %% inputs
SIZES = (10, 80, 300, 900)


def make_input(size, rng):
    low = rng.randint(1, 2 + size // 4)
    if size < 20 and rng.random() < 0.1:
        return (low + 3, low), {}
    return (low, low + size - 1 - rng.randint(0, size // 8)), {}


def valid(low, high):
    return low >= 1


# %% solution: every number tried as a divisor
def divisor_counts(low: int, high: int) -> dict[int, int]:
    result = {}
    for number in range(low, high + 1):
        count = 0
        for divisor in range(1, number + 1):
            if number % divisor == 0:
                count += 1
        result[number] = count
    return result


# %% solution: list of divisors, up to the half
def divisor_counts(low: int, high: int) -> dict[int, int]:
    def divisors(number: int) -> list[int]:
        found = [d for d in range(1, number // 2 + 1) if not number % d]
        return found + [number]

    return {number: len(divisors(number)) for number in range(low, high + 1)}


# %% solution: pairs up to the square root
def divisor_counts(low: int, high: int) -> dict[int, int]:
    result = {}
    for number in range(low, high + 1):
        count = 0
        divisor = 1
        while divisor * divisor < number:
            if number % divisor == 0:
                count += 2
            divisor += 1
        result[number] = count + (divisor * divisor == number)
    return result


# %% solution: exponents of the prime factors
def divisor_counts(low: int, high: int) -> dict[int, int]:
    def count(number: int) -> int:
        total = 1
        factor = 2
        while factor * factor <= number:
            exponent = 0
            while number % factor == 0:
                number //= factor
                exponent += 1
            total *= exponent + 1
            factor += 1 if factor == 2 else 2
        return total * 2 if number > 1 else total

    return {number: count(number) for number in range(low, high + 1)}


# %% solution: each divisor marks its multiples
def divisor_counts(low: int, high: int) -> dict[int, int]:
    counts = dict.fromkeys(range(low, high + 1), 0)
    for divisor in range(1, high + 1):
        for multiple in range(-(-low // divisor) * divisor, high + 1, divisor):
            counts[multiple] += 1
    return counts


# %% solution: marks in a list, large divisors by their partners
from math import isqrt


def divisor_counts(low: int, high: int) -> dict[int, int]:
    if low > high:
        return {}
    counts = [0] * (high + 1)
    for divisor in range(1, isqrt(high) + 1):
        counts[divisor * divisor] += 1
        for multiple in range(divisor * (divisor + 1), high + 1, divisor):
            counts[multiple] += 2
    return {number: counts[number] for number in range(low, high + 1)}
