"""All prime numbers below `limit`, in ascending order.

0 and 1 are no primes. For a limit of 2 or less, negative ones included, the list is
empty.
"""


# %% starter
def primes_below(limit: int) -> list[int]: ...


# %% inputs
SIZES = (20, 200, 1_000, 3_000)


def make_input(size, rng):
    if size < 100 and rng.random() < 0.2:
        return (rng.choice((-5, 0, 1, 2, 3)),), {}
    return (size - rng.randrange(1 + size // 10),), {}


# %% solution: try every smaller number
def primes_below(limit: int) -> list[int]:
    primes = []
    for number in range(2, limit):
        is_prime = True
        for divisor in range(2, number):
            if number % divisor == 0:
                is_prime = False
                break
        if is_prime:
            primes.append(number)
    return primes


# %% solution: numbers crossed out of a list
def primes_below(limit: int) -> list[int]:
    numbers = list(range(2, limit))
    primes = []
    while numbers:
        prime = numbers[0]
        primes.append(prime)
        numbers = [number for number in numbers if number % prime]
    return primes


# %% solution: divide by the primes found so far
def primes_below(limit: int) -> list[int]:
    primes: list[int] = []
    for number in range(2, limit):
        if all(number % prime for prime in primes):
            primes.append(number)
    return primes


# %% solution: divide up to the square root
from math import isqrt


def primes_below(limit: int) -> list[int]:
    return [
        number
        for number in range(2, limit)
        if all(number % divisor for divisor in range(2, isqrt(number) + 1))
    ]


# %% solution: set of multiples
def primes_below(limit: int) -> list[int]:
    multiples = set()
    primes = []
    for number in range(2, limit):
        if number not in multiples:
            primes.append(number)
            multiples.update(range(number * number, limit, number))
    return primes


# %% solution: sieve in a list of flags
def primes_below(limit: int) -> list[int]:
    is_prime = [True] * max(limit, 2)
    is_prime[0] = is_prime[1] = False
    number = 2
    while number * number < limit:
        if is_prime[number]:
            for multiple in range(number * number, limit, number):
                is_prime[multiple] = False
        number += 1
    return [number for number, flag in enumerate(is_prime) if flag]


# %% solution: sieve in bytes, odd numbers only
from itertools import compress


def primes_below(limit: int) -> list[int]:
    if limit <= 2:
        return []
    half = limit // 2
    odd = bytearray(b"\1") * half
    number = 3
    while number * number < limit:
        if odd[number // 2]:
            first = number * number // 2
            odd[first::number] = bytes(len(range(first, half, number)))
        number += 2
    odd[0] = 0
    return [2, *compress(range(1, limit, 2), odd)]
