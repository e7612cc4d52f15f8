"""What evaluations come to: each metric by arm and iteration, with its interval.

Pure functions of outcomes. A task counts as often as any other, whatever number of
seeds it was tried with; intervals are over tasks, the spread is over seeds. Several
evaluations are put together over the tasks that all of them have.
"""

from __future__ import annotations

import math
import statistics
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from itertools import combinations
from typing import Any

from afterburner_training.evaluation.bootstrap import interval, paired
from afterburner_training.evaluation.metrics import (
    METRICS,
    OFFERED,
    Metric,
    Pair,
    at,
    overall,
    shown,
)
from afterburner_training.evaluation.outcome import Outcome

COMPARED = ("pass_at_1", "beyond_t", "beyond_m", "beyond_i", "gain_1_1", "speed_up")
"""The metrics of which arms are compared."""


@dataclass(frozen=True, slots=True)
class Evaluated:
    """One evaluation's outcomes, and what they are to be called."""

    label: str
    """Put before the names of its arms; may be empty."""

    objective: str
    iterations: int
    outcomes: tuple[Outcome, ...]
    expected: int
    """Outcomes that there are to be, when it is through."""

    left_out: tuple[tuple[str, str], ...] = ()
    """Tasks that could not be used, and why."""

    def named(self, arm: str) -> str:
        """An arm's name in the tables."""
        return f"{self.label}: {arm}" if self.label else arm


@dataclass(frozen=True, slots=True)
class Cell:
    """A figure. All of it is in the metric's unit."""

    value: float
    low: float
    high: float
    spread: float | None
    """Standard deviation over the seeds; None for a single seed."""

    tasks: int
    """Those that count."""


@dataclass(frozen=True, slots=True)
class Row:
    """An arm after an iteration; `OFFERED` for what a user would have been given."""

    arm: str
    iteration: int
    cells: dict[str, Cell]
    """By the metric's name; without those that say nothing here."""


@dataclass(frozen=True, slots=True)
class Difference:
    """What one arm, or one iteration, has more than another on the same tasks."""

    metric: str
    first: str
    second: str
    value: float
    """Second less first; of the speed-up, second over first."""

    low: float
    high: float
    tasks: int


@dataclass(frozen=True, slots=True)
class Summary:
    """All figures of one table."""

    objective: str
    arms: tuple[str, ...]
    rows: tuple[Row, ...]
    differences: tuple[Difference, ...]
    tasks: int
    seeds: int
    found: int
    expected: int
    unjudged: int
    """Outcomes of tasks that the engine could not judge: nothing was gained there."""

    left_out: tuple[tuple[str, str], ...]

    def to_json(self) -> dict[str, Any]:
        """As `--json` prints it."""
        return asdict(self)

    def row(self, arm: str, iteration: int) -> Row:
        """The row of an arm after an iteration.

        Raises:
            KeyError: there is none.
        """
        for one in self.rows:
            if (one.arm, one.iteration) == (arm, iteration):
                return one
        raise KeyError((arm, iteration))


@dataclass(frozen=True, slots=True)
class _Arm:
    """An arm's outcomes, by task, in the tasks' order."""

    name: str
    objective: str
    iterations: int
    by_task: tuple[tuple[Outcome, ...], ...]


def summarise(evaluated: Sequence[Evaluated]) -> Summary:
    """The figures of one or more evaluations, over the tasks that all arms have."""
    arms = _arms(evaluated)
    rows = [
        _row(arm, step)
        for arm in arms
        for step in (*range(arm.iterations + 1), OFFERED)
    ]
    outcomes = [one for given in evaluated for one in given.outcomes]
    return Summary(
        objective=evaluated[0].objective,
        arms=tuple(arm.name for arm in arms),
        rows=tuple(rows),
        differences=tuple(_differences(arms)),
        tasks=len(arms[0].by_task) if arms else 0,
        seeds=len({one.seed for one in outcomes}),
        found=len(outcomes),
        expected=sum(given.expected for given in evaluated),
        unjudged=sum(one.status == "unjudged" for one in outcomes),
        left_out=tuple(dict.fromkeys(o for g in evaluated for o in g.left_out)),
    )


def _arms(evaluated: Sequence[Evaluated]) -> list[_Arm]:
    """All arms, each over the tasks that every one of them has."""
    found: dict[tuple[int, str], dict[str, list[Outcome]]] = {}
    for number, given in enumerate(evaluated):
        for one in given.outcomes:
            tasks = found.setdefault((number, one.arm), {})
            tasks.setdefault(one.task, []).append(one)
    if not found:
        return []
    common = set.intersection(*(set(tasks) for tasks in found.values()))
    return [
        _Arm(
            evaluated[number].named(name),
            evaluated[number].objective,
            evaluated[number].iterations,
            tuple(tuple(tasks[task]) for task in sorted(common)),
        )
        for (number, name), tasks in found.items()
    ]


def _row(arm: _Arm, step: int) -> Row:
    cells: dict[str, Cell] = {}
    for metric in METRICS:
        pairs = _pairs(arm, metric, step)
        value = overall(pairs, metric.unit)
        around = interval(pairs, bounded=metric.unit == "%")
        if value is None or around is None:
            continue
        low, high = (shown(edge, metric.unit) for edge in around)
        spread = _spread(arm, metric, step)
        counted = sum(bool(pair[1]) for pair in pairs)
        cells[metric.name] = Cell(value, low, high, spread, counted)
    return Row(arm.name, step, cells)


def _pairs(arm: _Arm, metric: Metric, step: int) -> list[Pair]:
    """A pair for each task: the mean over its seeds."""
    return [
        _mean(metric.of(at(one, step, arm.objective)) for one in outcomes)
        for outcomes in arm.by_task
    ]


def _mean(pairs: Iterable[Pair]) -> Pair:
    found = list(pairs)
    above, below = (math.fsum(side) / len(found) for side in zip(*found, strict=True))
    return above, below


def _spread(arm: _Arm, metric: Metric, step: int) -> float | None:
    """How much the figure differs from seed to seed."""
    by_seed: dict[int, list[Pair]] = {}
    for outcomes in arm.by_task:
        for one in outcomes:
            pair = metric.of(at(one, step, arm.objective))
            by_seed.setdefault(one.seed, []).append(pair)
    values = [overall(pairs, metric.unit) for pairs in by_seed.values()]
    told = [value for value in values if value is not None]
    return statistics.stdev(told) if len(told) > 1 else None


def _differences(arms: Sequence[_Arm]) -> Iterable[Difference]:
    """What iterating brings to each arm, and what one arm has more than another."""
    for metric in METRICS:
        if metric.name not in COMPARED:
            continue
        for arm in arms:
            names = f"{arm.name}, iteration 0", f"{arm.name}, {arm.iterations}"
            yield from _difference(metric, names, (arm, 0), (arm, arm.iterations))
        for one, two in combinations(arms, 2):
            last = (one, one.iterations), (two, two.iterations)
            yield from _difference(metric, (one.name, two.name), *last)


def _difference(
    metric: Metric,
    names: tuple[str, str],
    first: tuple[_Arm, int],
    second: tuple[_Arm, int],
) -> Iterable[Difference]:
    sides = [_pairs(arm, metric, step) for arm, step in (first, second)]
    found = paired(*sides)
    if found is None:
        return
    value, low, high = (shown(one, metric.unit) for one in found)
    counted = sum(bool(a[1] and b[1]) for a, b in zip(*sides, strict=True))
    yield Difference(metric.name, *names, value, low, high, counted)
