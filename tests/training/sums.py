"""A small task with its numbers, and what a model might answer to it."""

from __future__ import annotations

from afterburner_engine.prompting.answer import write
from afterburner_training.tasks import Measured, Solution, Task

SLOW = """\
def running(items: list[int]) -> list[int]:
    return [sum(items[: i + 1]) for i in range(len(items))]
"""
FAST = """\
def running(items: list[int]) -> list[int]:
    total, found = 0, []
    for item in items:
        total += item
        found.append(total)
    return found
"""
WRONG = "def running(items: list[int]) -> list[int]:\n    return items\n"

CHEATS = {
    "memo": """\
def running(items: list[int]) -> list[int]:
    known = running.__dict__.setdefault("known", {})
    key = tuple(items)
    if key not in known:
        known[key] = [sum(items[: i + 1]) for i in range(len(items))]
    return list(known[key])
""",
    "early exit": """\
import os


def running(items: list[int]) -> list[int]:
    print("Success")
    os._exit(0)
""",
    "patched clock": """\
import time


def running(items: list[int]) -> list[int]:
    time.perf_counter = time.process_time = time.monotonic = lambda: 0.0
    time.perf_counter_ns = time.monotonic_ns = lambda: 0
    return [sum(items[: i + 1]) for i in range(len(items))]
""",
    "later": """\
def running(items: list[int]) -> list[int]:
    class Lazy(list):
        def __iter__(self):
            return iter([sum(items[: i + 1]) for i in range(len(items))])

        __len__ = lambda self: len(items)

    return Lazy()
""",
}
"""Answers that look fast, or good, and are not."""

INPUTS = """\
SIZES = (20, 200, 1_000)


def make_input(size, rng):
    return ([rng.randint(-9, 9) for _ in range(size)],), {}
"""

TASK = Task(
    id="test/sums/running",
    family="sums",
    split="train",
    statement="The sums of the first items, of all lengths.",
    entry_point="running",
    starter="def running(items: list[int]) -> list[int]: ...\n",
    workload=INPUTS,
    solutions=(
        Solution(
            "slices",
            SLOW,
            (Measured(20, 2e-6), Measured(200, 1.5e-4), Measured(1000, 3.6e-3)),
        ),
        Solution(
            "a running total",
            FAST,
            (Measured(20, 6e-7), Measured(200, 6e-6), Measured(1000, 3e-5)),
        ),
    ),
)


def answer(code: str) -> str:
    """An answer in the exact form."""
    return write("It can be done with less work.", code)
