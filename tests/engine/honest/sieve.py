"""A sieve instead of trial division."""


def before(limit):
    """
    >>> before(12)
    [2, 3, 5, 7, 11]
    """
    primes = []
    for number in range(2, limit + 1):
        if all(number % other for other in range(2, number)):
            primes.append(number)
    return primes


def after(limit):
    flags = [True] * (max(limit, 0) + 1)
    primes = []
    for number in range(2, limit + 1):
        if flags[number]:
            primes.append(number)
            for multiple in range(number * number, limit + 1, number):
                flags[multiple] = False
    return primes
