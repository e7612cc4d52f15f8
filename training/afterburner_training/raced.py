"""Pairs of solutions, verified and raced by the engine's own comparison.

A pair was made by rules out of one function, the worse version first, and nobody else
has solved the problem: no majority tells what is right. So it is compared as the
command `afterburner compare` does it: equal on all cases, raced at all sizes, then
attacked with inputs that are made to tell the two apart. Those that behave the same
have their numbers then.
"""

from __future__ import annotations

import asyncio
import math
import tempfile
from contextlib import aclosing
from pathlib import Path

from afterburner_engine.compare import Comparison, compare
from afterburner_engine.errors import EngineError, UnavailableError
from afterburner_engine.report import CandidateReport
from afterburner_engine.settings import Settings
from afterburner_training.errors import TrainingError
from afterburner_training.tasks import Measured, Task

ATTACK_S = 1.0
"""How long a pair is attacked."""

MADE = ("pessimised", "harvest")
"""Sources whose tasks are such pairs; see `harvest`."""

Numbers = dict[str, tuple[Measured, ...]]
"""Of solutions, by their names."""


def is_pair(task: Task) -> bool:
    """Whether the task is a pair that was made by rules."""
    return len(task.solutions) == 2 and task.id.partition("/")[0] in MADE


def race(
    task: Task, *, sandbox: str = "auto", python: str | None = None, seed: int = 0
) -> tuple[Numbers, str]:
    """The numbers of both, or none and why not.

    Raises:
        UnavailableError: no sandbox or interpreter as asked for works here.
        SandboxError: the sandbox failed.
    """
    settings = Settings(
        sandbox=sandbox, python=python, seed=seed, attack_s=ATTACK_S, history=False
    )
    try:
        with tempfile.TemporaryDirectory(prefix="afterburner-pair-") as folder:
            report = asyncio.run(_compared(task, Path(folder), settings))
    except UnavailableError:
        raise
    except EngineError as error:
        return {}, str(error)
    worse, better = numbers(report)
    if worse is None or better is None:
        return {}, f"{report.verdict.value}: {report.detail}"
    names = [solution.name for solution in task.solutions]
    return {names[0]: (worse,), names[1]: (better,)}, ""


async def _compared(task: Task, folder: Path, settings: Settings) -> CandidateReport:
    worse, better = task.solutions
    before = task.written(folder, worse.code)
    module = folder / "better.py"
    module.write_text(better.code, encoding="utf-8")
    after = f"{module}::{task.entry_point}"
    # The workload file, where there is one, lies beside the first of them.
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
