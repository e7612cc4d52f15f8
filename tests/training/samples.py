"""Small tasks that the tests of training share."""

from __future__ import annotations

import textwrap
from dataclasses import replace

from afterburner_training.tasks import Measured, Solution, Task

QUADRATIC = """\
def firsts(items: list[int]) -> list[int]:
    return [items.index(item) for item in items]
"""

LINEAR = """\
def firsts(items: list[int]) -> list[int]:
    found: dict[int, int] = {}
    for position, item in enumerate(items):
        found.setdefault(item, position)
    return [found[item] for item in items]
"""

NESTED = """\
def firsts(items: list[int]) -> list[int]:
    made = []
    for item in items:
        for position, other in enumerate(items):
            if other == item:
                made.append(position)
                break
    return made
"""

WRONG = """\
def firsts(items: list[int]) -> list[int]:
    return list(range(len(items)))
"""

WORKLOAD = """\
SIZES = (10, 400)


def make_input(size, rng):
    return ([rng.randrange(size) for _ in range(size)],), {}
"""

STATEMENT = "Of each item of a list, the position at which it comes first."


def task(*solutions: Solution, **changes: object) -> Task:
    """A task about first positions; without solutions, with three right ones."""
    made = Task(
        id="embedded/searching/firsts",
        family="searching",
        split="train",
        statement=STATEMENT,
        entry_point="firsts",
        starter="def firsts(items: list[int]) -> list[int]: ...\n",
        workload=WORKLOAD,
        solutions=solutions
        or (
            Solution("look through the list", QUADRATIC),
            Solution("compare with all", NESTED),
            Solution("remember the first", LINEAR),
        ),
        licence="Apache-2.0",
    )
    return replace(made, **changes)  # type: ignore[arg-type]


def measured(name: str, code: str, *rows: tuple[int, float, float]) -> Solution:
    """A solution with numbers: size, seconds and peak bytes; its integral follows."""
    return Solution(
        name,
        code,
        tuple(Measured(n, s, peak, peak * s, noise=0.02) for n, s, peak in rows),
    )


def dedented(text: str) -> str:
    """A text without its margin and its first line end."""
    return textwrap.dedent(text).lstrip("\n")
