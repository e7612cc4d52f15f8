"""Each number of a list as the product of its primes.

The answer has, for each number, a dict from prime to exponent with the primes
ascending. Numbers are 1 to 100,000; 1 has an empty dict. Equal numbers have equal, but
separate, dicts.
"""


# %% starter
def prime_factors(numbers: list[int]) -> list[dict[int, int]]: ...


# %% inputs
SIZES = (10, 100, 400, 1_000)


def make_input(size, rng):
    numbers = []
    for _ in range(size // 4 + 1):
        kind = rng.random()
        if kind < 0.3:
            numbers.append(2 ** rng.randint(0, 10) * 3 ** rng.randint(0, 2))
        else:
            numbers.append(rng.randint(1, 10 * size + 1))
    return (numbers,), {}


def valid(numbers):
    return all(1 <= number <= 100_000 for number in numbers)


# %% solution: every possible divisor, tested for being prime
def prime_factors(numbers: list[int]) -> list[dict[int, int]]:
    result = []
    for number in numbers:
        factors = {}
        for divisor in range(2, number + 1):
            if number % divisor == 0:
                is_prime = True
                for small in range(2, divisor):
                    if divisor % small == 0:
                        is_prime = False
                        break
                if is_prime:
                    exponent = 0
                    rest = number
                    while rest % divisor == 0:
                        rest = rest // divisor
                        exponent = exponent + 1
                    factors[divisor] = exponent
        result.append(factors)
    return result


# %% solution: divide by one number after the other
def prime_factors(numbers: list[int]) -> list[dict[int, int]]:
    result = []
    for number in numbers:
        factors: dict[int, int] = {}
        divisor = 2
        while number > 1:
            while number % divisor == 0:
                factors[divisor] = factors.get(divisor, 0) + 1
                number //= divisor
            divisor += 1
        result.append(factors)
    return result


# %% solution: recursion with the smallest divisor, then Counter
from collections import Counter
from math import isqrt


def prime_factors(numbers: list[int]) -> list[dict[int, int]]:
    def primes(number: int) -> list[int]:
        if number == 1:
            return []
        divisors = (d for d in range(2, isqrt(number) + 1) if number % d == 0)
        first = next(divisors, number)
        return [first] + primes(number // first)

    return [dict(Counter(primes(number))) for number in numbers]


# %% solution: divide up to the square root of the rest
def prime_factors(numbers: list[int]) -> list[dict[int, int]]:
    def factors_of(rest: int) -> dict[int, int]:
        factors: dict[int, int] = {}
        while rest % 2 == 0:
            factors[2] = factors.get(2, 0) + 1
            rest //= 2
        divisor = 3
        while divisor * divisor <= rest:
            while rest % divisor == 0:
                factors[divisor] = factors.get(divisor, 0) + 1
                rest //= divisor
            divisor += 2
        if rest > 1:
            factors[rest] = 1
        return factors

    return [factors_of(number) for number in numbers]


# %% solution: sieve of the smallest prime factor
from math import isqrt


def prime_factors(numbers: list[int]) -> list[dict[int, int]]:
    top = max(numbers, default=1)
    smallest = list(range(top + 1))
    for n in range(2, isqrt(top) + 1):
        if smallest[n] == n:
            for multiple in range(n * n, top + 1, n):
                if smallest[multiple] == multiple:
                    smallest[multiple] = n
    result = []
    for number in numbers:
        factors: dict[int, int] = {}
        while number > 1:
            prime = smallest[number]
            factors[prime] = factors.get(prime, 0) + 1
            number //= prime
        result.append(factors)
    return result


# %% solution: list of small primes once
from math import isqrt


def prime_factors(numbers: list[int]) -> list[dict[int, int]]:
    small: list[int] = []
    for n in range(2, isqrt(max(numbers, default=1)) + 1):
        if all(n % prime for prime in small):
            small.append(n)
    result = []
    for number in numbers:
        factors = {}
        for prime in small:
            if prime * prime > number:
                break
            if number % prime == 0:
                exponent = 0
                while number % prime == 0:
                    number //= prime
                    exponent += 1
                factors[prime] = exponent
        if number > 1:
            factors[number] = 1
        result.append(factors)
    return result
