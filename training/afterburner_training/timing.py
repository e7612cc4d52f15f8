"""The numbers of a task's solutions: turns in fresh processes, size after size.

Times are CPU seconds of a call in a process that is warm; memory is that of a first
call, above what its process held before.
"""

from __future__ import annotations

import math
import statistics
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from afterburner_engine.trial import CASE_S
from afterburner_sandbox.memory import Footprint
from afterburner_sandbox.program import ProgramStopped
from afterburner_sandbox.stats import t_quantile
from afterburner_training.agreement import Agreement
from afterburner_training.errors import TrainingError
from afterburner_training.ground import Ground
from afterburner_training.tasks import Measured, Solution


@dataclass(frozen=True, slots=True)
class Plan:
    """How much measuring a solution is worth."""

    rounds: int = 5
    """Fresh processes for the time at the largest size."""

    fewer: int = 3
    """Those at the other sizes."""

    footprints: int = 2
    """Fresh processes for the memory at the largest size; one at the others."""

    limit_s: float = CASE_S
    """What one call may take; a larger size is left out."""

    seed: int = 0
    """For the cases by which pairs are compared."""

    def __post_init__(self) -> None:
        """Refuse what says nothing.

        Raises:
            TrainingError: there are too few rounds, or no time.
        """
        if self.rounds < 2 or self.fewer < 1 or self.footprints < 0:
            raise TrainingError("a time takes 2 rounds at least, 1 at smaller sizes")
        if not 0 < self.limit_s < math.inf:
            raise TrainingError(f"the limit of a call is {self.limit_s} s")


def numbers(
    ground: Ground, agreed: Agreement, plan: Plan
) -> dict[str, tuple[Measured, ...]]:
    """The numbers of the solutions that are right."""
    right = [one for one in ground.task.solutions if one.name in agreed.reach]
    found: dict[str, list[Measured]] = {solution.name: [] for solution in right}
    for size in agreed.sizes:
        last = size == agreed.sizes[-1]
        able = [one for one in right if size in agreed.reach[one.name]]
        if last:
            rounds, footprints = plan.rounds, plan.footprints
        else:
            rounds, footprints = plan.fewer, min(1, plan.footprints)
        for name, row in rows_at(ground, size, able, plan.limit_s, rounds, footprints):
            found[name].append(row)
    return {name: tuple(rows) for name, rows in found.items()}


def rows_at(
    ground: Ground,
    size: int,
    solutions: Sequence[Solution],
    limit_s: float,
    rounds: int,
    footprints: int,
) -> Iterator[tuple[str, Measured]]:
    """The numbers at one size. All have their turn before anybody has the next one."""
    times: dict[str, list[float]] = {}
    seen: dict[str, list[Footprint]] = {}
    for turn in range(rounds):
        for solution in solutions:
            row = times.setdefault(solution.name, [])
            if len(row) == turn:
                row += _timed(ground, solution, size, turn, row, limit_s)
    for turn in range(footprints):
        batch = ground.input(size, _SEED + turn)
        for solution in solutions:
            seen.setdefault(solution.name, []).extend(
                _seen(ground, solution, batch, limit_s)
            )
    for name, row in times.items():
        if len(row) == rounds:
            yield name, _row(size, row, seen.get(name, []))


_SEED = 10_000
"""Inputs that are measured are others than those that answers are compared on."""


def _timed(
    ground: Ground,
    solution: Solution,
    size: int,
    turn: int,
    earlier: list[float],
    limit_s: float,
) -> list[float]:
    """The seconds of a call; nothing where the solution did not come to an end."""
    seed = _SEED + turn
    try:
        if not earlier:
            first = ground.seconds(solution.code, ground.input(size, seed), 1, limit_s)
            earlier = [first]
        count = ground.count(earlier[0])
        batch = ground.input(size, seed, count)
        return [ground.seconds(solution.code, batch, count, limit_s)]
    except ProgramStopped:
        return []


def _seen(
    ground: Ground, solution: Solution, batch: bytes, limit_s: float
) -> list[Footprint]:
    try:
        found = ground.footprint(solution.code, batch, limit_s)
    except ProgramStopped:
        return []
    return [found] if found is not None and found.alone else []


def _row(size: int, times: Sequence[float], seen: Sequence[Footprint]) -> Measured:
    """What several processes come to: the median time, the mean memory."""
    row = Measured(size, max(statistics.median(times), 1e-9), noise=half_width(times))
    if not seen:
        return row
    areas = [_area(one, row.time_s) for one in seen]
    return replace(
        row,
        peak_bytes=statistics.fmean(one.peak_bytes for one in seen),
        integral_byte_s=statistics.fmean(areas),
    )


def _area(seen: Footprint, time_s: float) -> float:
    """Byte-seconds, as on a machine with nothing else to do.

    A call too short to be sampled counts with the most that its integral can be.
    """
    if not seen.enough:
        return seen.peak_bytes * time_s
    return seen.integral_byte_s * seen.busy_s / seen.seconds


def half_width(times: Sequence[float]) -> float:
    """Half of the 95 % interval of the mean of logarithms; 0 for a single value."""
    if len(times) < 2:
        return 0.0
    logs = [math.log(max(seconds, 1e-9)) for seconds in times]
    error = statistics.stdev(logs) / math.sqrt(len(logs))
    return t_quantile(0.975, len(logs) - 1) * error
