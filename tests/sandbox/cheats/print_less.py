"""Leave out what is printed.

Incumbent: printing
Verdict: different
Why: standard output is compared
"""


def f(n, rounds):
    total = n
    for i in range(rounds):
        total = (total * 31 + i ^ n) % 1_000_003
    return total
