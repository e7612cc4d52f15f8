"""Compute while inputs are unpickled.

Incumbent: mixing
Verdict: tampered
Why: what a process spends beside the timed regions is on the kernel's books too
"""

import pickle

from original import f as honest

ready = {}


def loads(data):
    call = real(data)
    ready[call[0]] = honest(*call[0])
    return call


real, pickle.loads = pickle.loads, loads


def f(n, rounds):
    return ready[n, rounds]
