"""Answers and references, measured side by side: one sandbox, the same minutes.

What an answer is compared with is never taken from a file, nor from another hour. A
code that is one of the references has the numbers of that one: it is the same.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Sequence
from contextlib import aclosing
from dataclasses import dataclass, replace
from pathlib import Path

from afterburner_engine.bench import Bench
from afterburner_engine.compare import Comparison, compare
from afterburner_engine.errors import TargetError, UnjudgeableError, WorkloadError
from afterburner_engine.fingerprint import fingerprint
from afterburner_engine.objectives import accepts, measured
from afterburner_engine.report import CandidateReport
from afterburner_engine.settings import Settings
from afterburner_engine.worker import Worker
from afterburner_sandbox.verdict import Verdict
from afterburner_training.agreement import agreement
from afterburner_training.evaluation.outcome import Recheck, Reference, Standing
from afterburner_training.evaluation.suite import LIMIT_S
from afterburner_training.ground import Ground
from afterburner_training.tasks import Measured, Solution, Task
from afterburner_training.timing import rows_at

LATER = 1_000_003
"""Added to the seed for what is measured again: other inputs than in the run."""


@dataclass(frozen=True, slots=True)
class Conditions:
    """How all of a task's codes are measured."""

    rounds: int
    footprints: int
    sandbox: str
    python: str | None


@dataclass(frozen=True, slots=True)
class Numbers:
    """What was found of a task's references, and of the answers in their order."""

    references: tuple[Reference, ...]
    answers: tuple[Standing, ...]


async def numbers(task: Task, codes: Sequence[str], how: Conditions) -> Numbers:
    """Check and measure answers beside the references; cancelling ends it at once.

    Raises:
        TrainingError: the task cannot be measured any more.
        SandboxError: the sandbox failed.
    """
    worker = Worker()
    try:
        return await worker.call(lambda: _numbers(task, codes, how, worker.open))
    finally:
        worker.close()


def _numbers(
    task: Task,
    codes: Sequence[str],
    how: Conditions,
    opened: Callable[[Bench], Bench],
) -> Numbers:
    names, extra = _named(task, codes)
    everybody = replace(task, solutions=(*task.solutions, *extra))
    with Ground(everybody, sandbox=how.sandbox, python=how.python) as ground:
        opened(ground.bench)
        voters = {one.name for one in task.solutions}
        agreed = agreement(ground, LIMIT_S, voters)
        rows = _rows(ground, agreed.reach, how)
    references = tuple(Reference(s.name, rows.get(s.name)) for s in task.solutions)
    answers = tuple(
        Standing(
            code=code,
            passed=name in agreed.reach and bool(agreed.reach[name]),
            why=agreed.wrong.get(name, ""),
            measured=rows.get(name),
        )
        for code, name in zip(codes, names, strict=True)
    )
    return Numbers(references, answers)


def _named(task: Task, codes: Sequence[str]) -> tuple[list[str], list[Solution]]:
    """Under which name each code is measured, and those that are no reference."""
    known = {fingerprint(one.code): one.name for one in task.solutions}
    names: list[str] = []
    extra: list[Solution] = []
    for number, code in enumerate(codes):
        mark = fingerprint(code)
        if mark not in known:
            known[mark] = f"answer {number}"
            extra.append(Solution(known[mark], code))
        names.append(known[mark])
    return names, extra


def _rows(
    ground: Ground, reach: dict[str, tuple[int, ...]], how: Conditions
) -> dict[str, Measured]:
    """The numbers of each at the largest size at which it can be timed."""
    found: dict[str, Measured] = {}
    sizes = {size for reached in reach.values() for size in reached}
    for size in sorted(sizes, reverse=True):
        able = [
            one
            for one in ground.task.solutions
            if one.name not in found and size in reach.get(one.name, ())
        ]
        found |= rows_at(ground, size, able, LIMIT_S, how.rounds, how.footprints)
    return found


async def recheck(task: Task, start: str, code: str, settings: Settings) -> Recheck:
    """Race both again, in new sandboxes and on inputs that no one has seen.

    Raises:
        UnavailableError: no sandbox as asked for works here.
        SandboxError: the sandbox failed.
    """
    again = replace(settings, seed=settings.seed + LATER, attack_s=0.0)
    with tempfile.TemporaryDirectory(prefix="afterburner-recheck-") as name:
        folder = Path(name)
        before = task.written(folder, start)
        after = folder / "answer.py"
        after.write_text(code, encoding="utf-8")
        asked = replace(again, workload=str(folder / "task.workload.py"))
        try:
            steps = compare(before, f"{after}::{task.entry_point}", None, asked)
            async with aclosing(steps):
                async for step in steps:
                    if isinstance(step, Comparison):
                        return _rechecked(step.report, settings.objective)
        except (UnjudgeableError, TargetError, WorkloadError) as error:
            return Recheck(survived=False, verdict=f"not judged: {error}")
    raise RuntimeError("the comparison ended without a result")


def _rechecked(report: CandidateReport, objective: str) -> Recheck:
    """Whether the gain is still there, in the objective that it was found in."""
    found = measured(report, objective)
    if found is None:
        return Recheck(survived=False, verdict=report.verdict.value)
    if objective == "time":
        survived = accepts(report, objective)
    else:  # a comparison's verdict is about time
        broken = report.verdict in (Verdict.DIFFERENT, Verdict.TAMPERED)
        survived = bool(report.equal) and not broken and found.low > 1
    return Recheck(survived, report.verdict.value, found.ratio, found.low, found.high)
