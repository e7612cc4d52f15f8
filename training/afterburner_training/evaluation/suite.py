"""The tasks of a suite, and what each one starts from.

The engine takes the code that it is given as right. So a task is used only where a
majority of its solutions agrees, and it starts from one that does: from the one called
`start`, or else from the slowest. All arms and seeds of a task start from the same.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, replace
from itertools import islice
from typing import Any

from afterburner_engine.bench import Bench
from afterburner_engine.errors import UnjudgeableError, WorkloadError
from afterburner_sandbox.program import ProgramStopped
from afterburner_training import data
from afterburner_training.agreement import Agreement, agreement
from afterburner_training.errors import TrainingError
from afterburner_training.evaluation.asked import Asked
from afterburner_training.ground import Ground, quick_seconds
from afterburner_training.sources.base import Skipped
from afterburner_training.tasks import Solution, Task

START = "start"
"""A solution of that name is what its suite means to be improved."""

LIMIT_S = 4.0
"""What one call of a solution may take; at a larger size it is not measured."""


@dataclass(frozen=True, slots=True)
class Prepared:
    """A task with its right solutions alone, at the sizes at which they agree."""

    task: Task
    start: str | None
    """The name of the solution that the loop starts from; None: it cannot be used."""

    why: str = ""
    """Why it cannot be used."""

    left_out: tuple[tuple[str, str], ...] = ()
    """Solutions that are not right, and why."""

    def to_json(self) -> dict[str, Any]:
        """As a line holds it."""
        return asdict(self)


def prepared_from_json(found: dict[str, Any], where: str) -> Prepared:
    """What `to_json` wrote.

    Raises:
        TrainingError: it is none.
    """
    try:
        task = dict(found["task"])
        solutions = tuple(Solution(s["name"], s["code"]) for s in task.pop("solutions"))
        left_out = tuple((name, why) for name, why in found["left_out"])
        return Prepared(
            Task(**task, solutions=solutions), found["start"], found["why"], left_out
        )
    except (KeyError, TypeError, ValueError) as error:
        raise TrainingError(f"{where} is no task: {error!r}") from error


def tasks_of(asked: Asked, tell: Callable[[Skipped], None]) -> list[Task]:
    """The tasks of the suite that was asked for, in a fixed order.

    Raises:
        TrainingError: the suite is unknown, cannot be read, or has no task.
    """
    found = data.load([asked.suite], asked.split, tell)
    tasks = [_fewer(task, asked.references) for task in islice(found, asked.limit)]
    if not tasks:
        raise TrainingError(
            f"{asked.suite} has no task in its split {asked.split}; see --split"
        )
    return tasks


def _fewer(task: Task, most: int | None) -> Task:
    """The task with so many of its solutions, drawn by its name alone."""
    if most is None or len(task.solutions) <= most:
        return task
    rng = random.Random(task.id)
    kept = {one.name for one in rng.sample(task.solutions, most)}
    kept |= {one.name for one in task.solutions if one.name == START}
    return replace(task, solutions=tuple(s for s in task.solutions if s.name in kept))


def prepare(
    task: Task,
    sandbox: str,
    python: str | None,
    opened: Callable[[Bench], Bench],
) -> Prepared:
    """See which solutions are right, and choose the one to start from.

    `opened` is told of the sandbox, to end it where all is to end.

    Raises:
        UnavailableError: no sandbox works here.
        SandboxError: the sandbox failed.
    """
    try:
        with Ground(task, sandbox=sandbox, python=python) as ground:
            opened(ground.bench)
            agreed = agreement(ground, LIMIT_S)
            right = [one for one in task.solutions if agreed.reach.get(one.name)]
            if not right:
                why = next(iter(agreed.wrong.values()), "no solution comes to an end")
                return Prepared(task, None, f"no solution is right: {why}")
            start = _start(ground, right, agreed)
            sizes = agreed.sizes if agreed.sizes != tuple(sorted(ground.sizes)) else ()
    except (TrainingError, WorkloadError, UnjudgeableError) as error:
        return Prepared(task, None, str(error))
    kept = replace(task, solutions=tuple(right), workload=_sized(task.workload, sizes))
    return Prepared(kept, start, left_out=tuple(agreed.wrong.items()))


def _start(ground: Ground, right: Sequence[Solution], agreed: Agreement) -> str:
    """The name of the code to start from."""
    if any(one.name == START for one in right):
        return START
    least = min(max(agreed.reach[one.name]) for one in right)
    # Those that come no further than the others are the slowest of all.
    last = [one for one in right if max(agreed.reach[one.name]) == least]

    def seconds(one: Solution) -> float:
        try:
            return quick_seconds(ground, one, least, LIMIT_S)
        except ProgramStopped:
            return LIMIT_S

    return max(last, key=seconds).name


def _sized(workload: str, sizes: Sequence[int]) -> str:
    """The workload with these sizes and no others; as it is where none are named."""
    if not sizes:
        return workload
    return f"{workload.rstrip()}\n\nSIZES = {tuple(sizes)}\n"
