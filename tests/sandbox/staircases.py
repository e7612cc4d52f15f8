"""Programs whose memory is known: they take and give back known amounts, and hold them.

Each answers when each step began and was held, by the clock that all processes of a
machine share, so that the truth is known without any sampling.
"""

from itertools import pairwise

MB = 1 << 20

STAIRS = """
import time
MB = 1 << 20

def filled(size):
    return bytearray(b"x") * size

def hold(seconds):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        pass

def f(steps, hold_s):
    kept, times = [], []
    for step in steps:
        began = time.monotonic()
        if step > 0:
            kept.append(filled(step * MB))
        else:
            kept.pop()
        changed = time.monotonic()
        hold(hold_s)
        times.append((began, changed, time.monotonic()))
    return times
"""
"""`f(steps, hold_s)`: a number takes as many megabytes, 0 gives the last ones back."""


def heights(steps: list[int]) -> list[int]:
    """The bytes held after each step."""
    kept: list[int] = []
    found = []
    for step in steps:
        if step > 0:
            kept.append(step)
        else:
            kept.pop()
        found.append(sum(kept) * MB)
    return found


def area(steps: list[int], times: list[list[float]]) -> float:
    """The true byte-seconds up to the last step's end: ramps and what lies between."""
    levels = [0, *heights(steps)]
    total = 0.0
    for (low, high), (began, changed, ended) in zip(
        pairwise(levels), times, strict=True
    ):
        total += (changed - began) * (low + high) / 2 + (ended - changed) * high
    return total
