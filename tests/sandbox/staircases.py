"""Programs whose memory is known: they take and give back known amounts, and hold them.

Each answers how much it held and when, megabyte by megabyte, by the clock that all
processes of a machine share: so the truth is known without any sampling, also where
the machine takes the core away in the middle of a step.
"""

from itertools import pairwise

MB = 1 << 20

STAIRS = """
import mmap
import time
MB = 1 << 20
BLOCK = b"x" * MB
PRIVATE = mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS

def filled(size):
    return bytearray(b"x") * size

def hold(seconds):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        pass

def f(steps, hold_s):
    kept, points = [], []
    def note():
        points.append((time.monotonic(), MB * sum(len(one) // MB for one in kept)))
    note()
    for step in steps:
        if step > 0:
            room = mmap.mmap(-1, step * MB, flags=PRIVATE)
            held = points[-1][1]
            for done in range(1, step + 1):
                room.write(BLOCK)
                points.append((time.monotonic(), held + done * MB))
            kept.append(room)
        else:
            note()
            kept.pop().close()
        note()
        hold(hold_s)
        note()
    while kept:
        note()
        kept.pop().close()
        note()
    return points
"""
"""`f(steps, hold_s)`: a number takes as many megabytes, 0 gives the last ones back."""


def peak(points: list[list[float]]) -> float:
    """The most that was held."""
    return max(size for _, size in points)


def area(points: list[list[float]]) -> float:
    """The true byte-seconds: between two points that are a megabyte apart, a line."""
    return sum((t2 - t1) * (m1 + m2) / 2 for (t1, m1), (t2, m2) in pairwise(points))
