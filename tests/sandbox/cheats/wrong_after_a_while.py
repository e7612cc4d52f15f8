"""Answer right only the first times.

Incumbent: mixing
Verdict: different
Why: outcomes are compared in the race too, on inputs that are new each time
"""

from original import f as honest

calls = []


def f(n, rounds):
    calls.append(n)
    return honest(n, rounds) if len(calls) < 60 else n % 1_000_003
