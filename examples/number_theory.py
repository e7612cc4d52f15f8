"""Primes and factors, as a maths club's web page uses them."""

from __future__ import annotations


def is_prime(n: int) -> bool:
    """Whether `n` is a prime number.

    >>> [n for n in range(20) if is_prime(n)]
    [2, 3, 5, 7, 11, 13, 17, 19]
    >>> is_prime(-7)
    False
    >>> is_prime(91)
    False
    >>> is_prime(7919)
    True
    >>> is_prime(30031)
    False
    >>> is_prime(104729)
    True
    >>> is_prime(499979)
    True
    """
    if n < 2:
        return False
    for divisor in range(2, n):
        if n % divisor == 0:
            return False
    return True


def prime_factors(n: int) -> list[int]:
    """The prime factors of `n` in ascending order, repeated as often as they divide.

    >>> prime_factors(360)
    [2, 2, 2, 3, 3, 5]
    >>> prime_factors(1)
    []
    >>> prime_factors(7919)
    [7919]
    >>> prime_factors(2 * 3 * 30011)
    [2, 3, 30011]
    >>> prime_factors(104729)
    [104729]
    >>> prime_factors(0)
    Traceback (most recent call last):
    ...
    ValueError: only positive numbers have prime factors
    """
    if n < 1:
        raise ValueError("only positive numbers have prime factors")
    factors = []
    divisor = 2
    while divisor <= n:
        while n % divisor == 0:
            factors.append(divisor)
            n //= divisor
        divisor += 1
    return factors


def factorization(n: int) -> str:
    """The factors as people write them.

    >>> factorization(360)
    '2^3 · 3^2 · 5'
    """
    factors = prime_factors(n)
    parts = []
    for prime in sorted(set(factors)):
        power = factors.count(prime)
        parts.append(f"{prime}^{power}" if power > 1 else str(prime))
    return " · ".join(parts) or "1"
