"""How much better one measured solution is than another, beyond noise. Pure functions.

Ratios are before/after, as everywhere: above 1 is better.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from afterburner_sandbox.memory_books import resolution_bytes
from afterburner_training.tasks import Measured, Solution

MEMORY_NOISE = 0.05
"""Of peaks and integrals, on a logarithmic scale: two calls are too few to tell it."""


@dataclass(frozen=True, slots=True)
class Gain:
    """A ratio, and the least that it surely is."""

    ratio: float
    low: float


def gain(before: Solution, after: Solution, objective: str) -> Gain | None:
    """At the largest size that both were measured at; None where one is not known."""
    sizes = {row.size for row in before.measured} & {row.size for row in after.measured}
    if not sizes:
        return None
    first, second = row_at(before, max(sizes)), row_at(after, max(sizes))
    values = _values(first, second, objective)
    if values is None:
        return None
    noise = math.hypot(_noise(first, objective), _noise(second, objective))
    ratio = values[0] / values[1]
    return Gain(ratio, ratio * math.exp(-noise))


def compared(before: Measured, after: Measured, objective: str) -> float | None:
    """How much better the one is than the other, noise aside; None: not known."""
    values = _values(before, after, objective)
    return None if values is None else values[0] / values[1]


def _values(
    first: Measured, second: Measured, objective: str
) -> tuple[float, float] | None:
    """What the objective shrinks, of both; None where it is not known.

    What is too small to be seen counts as the least that can be seen, and where that is
    so of both, they are equal: as the engine's own races have it.
    """
    if objective == "time":
        return first.time_s, second.time_s
    seen = [value(row, objective) for row in (first, second)]
    before, after = seen
    if before is None or after is None:
        return None
    floors = [_floor(row, objective) for row in (first, second)]
    if before <= floors[0] and after <= floors[1]:
        return max(floors), max(floors)
    return max(before, floors[0]), max(after, floors[1])


def row_at(solution: Solution, size: int) -> Measured:
    """The numbers at a size.

    Raises:
        KeyError: it was not measured there.
    """
    for row in solution.measured:
        if row.size == size:
            return row
    raise KeyError(size)


def largest(solution: Solution) -> Measured:
    """The numbers at the largest size it was measured at.

    Raises:
        ValueError: it was not measured.
    """
    return max(solution.measured, key=lambda row: row.size)


def value(row: Measured, objective: str) -> float | None:
    """What the objective shrinks; None where it is not known."""
    if objective == "time":
        return row.time_s
    return row.peak_bytes if objective == "memory" else row.integral_byte_s


def _floor(row: Measured, objective: str) -> float:
    """The least that can be seen of memory, or of memory over time."""
    return resolution_bytes() * (1.0 if objective == "memory" else row.time_s)


def exponent(solution: Solution) -> float | None:
    """How time grows with size, by the two largest sizes; None for a single one."""
    rows = sorted(solution.measured, key=lambda row: row.size)[-2:]
    if len(rows) < 2 or rows[0].size < 1:
        return None
    small, large = rows
    return math.log(large.time_s / small.time_s) / math.log(large.size / small.size)


def _noise(row: Measured, objective: str) -> float:
    if objective == "time":
        return row.noise
    return (
        math.hypot(row.noise, MEMORY_NOISE)
        if objective == "integral"
        else (MEMORY_NOISE)
    )
