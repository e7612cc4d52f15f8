"""Pairs of solutions, verified and raced by the engine's own comparison.

    race(tasks: Iterable[Task], folder: Path, workers: int = 1,
         tell: Callable[[Progress], None] = quiet, *, seed: int = 0,
         sandbox: str = "auto", python: str | None = None) -> list[Task]

Each task has two solutions, the worse one first. They are compared as `afterburner
compare` does it: equal on all cases, raced at all sizes, then attacked with inputs that
are made to tell them apart. Those that behave the same have their numbers then. It goes
on where it stopped, by `folder/raced.jsonl`.
"""

from __future__ import annotations

import asyncio
import math
import tempfile
from collections.abc import Callable, Iterable
from contextlib import aclosing
from pathlib import Path

from afterburner_engine.compare import Comparison, compare
from afterburner_engine.errors import EngineError, UnavailableError
from afterburner_engine.report import CandidateReport
from afterburner_engine.settings import Settings
from afterburner_sandbox.errors import SandboxError
from afterburner_training import findings
from afterburner_training.errors import TrainingError
from afterburner_training.findings import Finding, key_of
from afterburner_training.measuring import (
    ATTEMPTS,
    Job,
    Plan,
    Progress,
    job_of,
    quiet,
)
from afterburner_training.tasks import Measured, Task
from afterburner_training.workers import spread

FILE = "raced.jsonl"

ATTACK_S = 1.0
"""How long a pair is attacked."""


def race(
    tasks: Iterable[Task],
    folder: Path,
    workers: int = 1,
    tell: Callable[[Progress], None] = quiet,
    *,
    seed: int = 0,
    sandbox: str = "auto",
    python: str | None = None,
) -> list[Task]:
    """Compare the pairs; see the module. The tasks come back in their order.

    Raises:
        TrainingError: a task is no pair, or the folder cannot be used.
        UnavailableError: no sandbox or interpreter as asked for works here.
        SandboxError: the sandbox failed again and again.
    """
    wanted = list(tasks)
    for task in wanted:
        if len(task.solutions) != 2:
            raise TrainingError(f"{task.id} has {len(task.solutions)} solutions, not 2")
    job = job_of(Plan(), sandbox, python)
    job.facts.update(plan="compare", seed=seed)
    known = findings.load(folder, FILE)
    done: dict[int, Task] = {}
    for number, task in enumerate(wanted):
        filled = findings.with_numbers(task, known, job.facts)
        if filled is not None:
            done[number] = filled
            tell(_progress(len(done), len(wanted), filled, fresh=False))
    left = [number for number in range(len(wanted)) if number not in done]
    jobs = [(wanted[number], job, seed) for number in left]
    for place, found in spread(_at_work, jobs, workers):
        findings.append(folder, found, FILE)
        known |= {one.key: one for one in found}
        number = left[place]
        filled = findings.with_numbers(wanted[number], known, job.facts)
        done[number] = filled or wanted[number]
        tell(_progress(len(done), len(wanted), done[number], fresh=True))
    return [done[number] for number in range(len(wanted))]


def _progress(count: int, total: int, task: Task, *, fresh: bool) -> Progress:
    usable = sum(bool(solution.measured) for solution in task.solutions)
    return Progress(count, total, task.id, fresh, usable)


def _at_work(given: tuple[Task, Job, int], core: int) -> list[Finding]:
    """One pair's findings: of both solutions, or why there are none.

    A race takes the highest core that its process may use, which is `core`.
    """
    task, job, seed = given
    why = ""
    rows: tuple[Measured | None, Measured | None] = (None, None)
    try:
        report = _report(task, job, seed)
        rows = numbers(report)
        if rows[0] is None:
            why = f"{report.verdict.value}: {report.detail}"
    except UnavailableError:
        raise
    except EngineError as error:
        why = str(error)
    return [
        Finding(
            key_of(task, solution.code, job.facts),
            task.id,
            solution.name,
            () if row is None else (row,),
            why,
        )
        for solution, row in zip(task.solutions, rows, strict=True)
    ]


def _report(task: Task, job: Job, seed: int) -> CandidateReport:
    """The comparison of a pair, the worse one first."""
    for attempt in range(ATTEMPTS):
        try:
            with tempfile.TemporaryDirectory(prefix="afterburner-pair-") as folder:
                return asyncio.run(_compared(task, Path(folder), job, seed))
        except SandboxError:
            if attempt == ATTEMPTS - 1:
                raise
    raise SandboxError("no attempt was made")


async def _compared(task: Task, folder: Path, job: Job, seed: int) -> CandidateReport:
    worse, better = task.solutions
    before = task.written(folder, worse.code)
    module = folder / "better.py"
    module.write_text(better.code, encoding="utf-8")
    settings = Settings(
        sandbox=job.sandbox,
        python=job.python,
        seed=seed,
        attack_s=ATTACK_S,
        history=False,
        workload=str(folder / "task.workload.py") if task.workload else None,
    )
    after = f"{module}::{task.entry_point}"
    async with aclosing(compare(before, after, None, settings)) as steps:
        async for step in steps:
            if isinstance(step, Comparison):
                return step.report
    raise TrainingError(f"{task.id}: the comparison ended without a result")


def numbers(
    report: CandidateReport,
) -> tuple[Measured | None, Measured | None]:
    """The numbers of both sides; None for two that are not known to be equal."""
    time, before, after = report.time, report.seconds_before, report.seconds_after
    if not report.equal or time is None or before is None or after is None:
        return None, None
    size = max((row.size for row in report.by_size), default=1)
    # Each side has its part in the width of the interval of their ratio.
    noise = max(0.0, math.log(time.ratio / time.low)) / math.sqrt(2)
    return (
        Measured(
            size, before, report.peak_bytes_before, report.byte_seconds_before, noise
        ),
        Measured(
            size,
            # The race's ratio is better known than either of the times.
            before / time.ratio,
            report.peak_bytes_after,
            report.byte_seconds_after,
            noise,
        ),
    )
