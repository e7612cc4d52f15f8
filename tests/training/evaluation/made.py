"""Outcomes that tests have made up, and an evaluation whose attempts take no time."""

from __future__ import annotations

import asyncio
import random
import sys
from collections.abc import Sequence
from pathlib import Path

from afterburner_training.evaluation.asked import Asked
from afterburner_training.evaluation.attempt import Attempt
from afterburner_training.evaluation.folder import Folder, begin
from afterburner_training.evaluation.outcome import (
    Outcome,
    Recheck,
    Reference,
    Standing,
    Step,
)
from afterburner_training.evaluation.reporting import evaluated
from afterburner_training.evaluation.running import go_through
from afterburner_training.evaluation.suite import Prepared
from afterburner_training.evaluation.summary import Summary, summarise
from afterburner_training.tasks import Measured, Task
from tests.training.samples import task

ASKED = Asked(
    suite="embedded", seeds=(0, 1), searches=("greedy", "best-of-n"), iterations=2
)


def row(seconds: float, size: int = 100) -> Measured:
    """What one call takes; a second holds a megabyte."""
    return Measured(size, seconds, 1e6 * seconds, 1e6 * seconds**2, 0.01)


def outcome(
    references: Sequence[float],
    answers: Sequence[float | None],
    *,
    name: str = "a/b/c",
    arm: str = "greedy",
    seed: int = 0,
    survived: bool = True,
    steps: Sequence[Step] = (),
) -> Outcome:
    """One in which each answer follows the one before; None: it is wrong."""
    codes: list[Standing] = []
    for number, seconds in enumerate(answers):
        gain = (answers[0] or 1.0) / (seconds or 1.0)
        later = Recheck(survived, "faster", gain, gain * 0.9, gain * 1.1)
        codes.append(
            Standing(
                code=f"# {number}",
                passed=seconds is not None,
                measured=None if seconds is None else row(seconds),
                recheck=later if number else None,
                iteration=number,
            )
        )
    return Outcome(
        task=name,
        arm=arm,
        seed=seed,
        status="improved",
        reason="",
        references=tuple(Reference(f"r{i}", row(s)) for i, s in enumerate(references)),
        codes=tuple(codes),
        steps=tuple(steps) or tuple(Step(number) for number in range(len(codes))),
        offered=len(codes) - 1,
    )


def suite(count: int) -> list[Task]:
    """Tasks that differ by their names alone."""
    return [task(id=f"embedded/searching/task-{number}") for number in range(count)]


async def at_once(given: Task) -> Prepared:
    """A task that is ready."""
    return Prepared(given, given.solutions[0].name)


async def drawn(given: Attempt) -> Outcome:
    """An outcome that depends on task, arm and seed alone; it takes a moment."""
    await asyncio.sleep(0.005)
    rng = random.Random(f"{given.task.id} {given.arm.name} {given.seed}")
    answers = [0.2, rng.uniform(0.05, 0.2), rng.uniform(0.01, 0.1)]
    steps = [Step(n, calls=4 * n, tokens=100 * n, seconds=1.0 * n) for n in range(3)]
    return outcome(
        [0.01, 0.05, 0.1, 0.2],
        answers,
        name=given.task.id,
        arm=given.arm.name,
        seed=given.seed,
        steps=steps,
    )


def gone_through(path: Path, count: int = 20) -> Folder:
    """An evaluation of so many tasks, done as far as it was not."""
    tasks = suite(count)
    folder = begin(path, ASKED, tasks, {"machine": "x"})
    asyncio.run(go_through(folder, tasks, at_once, drawn, lambda progress: None))
    return folder


def summary_of(folder: Folder) -> Summary:
    """Its figures."""
    return summarise([evaluated(folder)])


if __name__ == "__main__":
    gone_through(Path(sys.argv[1]))
