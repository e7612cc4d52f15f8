"""The measuring stage: what each solution costs, in this machine's own sandbox.

    measure(tasks: Iterable[Task], folder: Path, workers: int = 1,
            tell: Callable[[Progress], None] = quiet, *, plan: Plan = Plan(),
            sandbox: str = "auto", python: str | None = None) -> list[Task]

gives the tasks back in their order. A solution that is right has its numbers then; of
the others, `folder/measured.jsonl` says why they have none, and `filters.sift` leaves
them out. Numbers from elsewhere are never believed. A stage that was killed goes on
where it stopped. Solutions of a task take turns, in fresh processes, each worker on a
core of its own.
"""

from __future__ import annotations

import math
import statistics
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from afterburner_engine.errors import UnavailableError, UnjudgeableError, WorkloadError
from afterburner_engine.evidence import machine_facts
from afterburner_engine.trial import CASE_S
from afterburner_sandbox.backends.choose import choose
from afterburner_sandbox.errors import IsolationUnavailableError, SandboxError
from afterburner_sandbox.interpreter import find_interpreter
from afterburner_sandbox.memory import Footprint
from afterburner_sandbox.program import ProgramStopped
from afterburner_sandbox.stats import t_quantile
from afterburner_training import findings
from afterburner_training.agreement import Agreement, agreement
from afterburner_training.errors import TrainingError
from afterburner_training.findings import Finding, key_of
from afterburner_training.ground import Ground
from afterburner_training.tasks import Measured, Solution, Task
from afterburner_training.workers import spread

ATTEMPTS = 3
"""A sandbox that fails says nothing of a task: it is asked again so often."""


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

    def __post_init__(self) -> None:
        """Refuse what says nothing.

        Raises:
            TrainingError: there are too few rounds, or no time.
        """
        if self.rounds < 2 or self.fewer < 1 or self.footprints < 0:
            raise TrainingError("a time takes 2 rounds at least, 1 at smaller sizes")
        if not 0 < self.limit_s < math.inf:
            raise TrainingError(f"the limit of a call is {self.limit_s} s")


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the stage is; told after each task."""

    done: int
    total: int
    task: str
    """The one that was finished last."""

    fresh: bool
    """Whether it was measured now, not in an earlier run."""

    usable: int
    """Its solutions that have numbers."""


def quiet(progress: Progress) -> None:
    """Nobody looks."""


@dataclass(frozen=True, slots=True)
class Job:
    """All that a worker has to know beside the task."""

    plan: Plan
    sandbox: str
    python: str | None
    facts: dict[str, Any]


def measure(
    tasks: Iterable[Task],
    folder: Path,
    workers: int = 1,
    tell: Callable[[Progress], None] = quiet,
    *,
    plan: Plan | None = None,
    sandbox: str = "auto",
    python: str | None = None,
) -> list[Task]:
    """Fill in the numbers of all solutions; see the module.

    Raises:
        TrainingError: the folder cannot be used, or there are too many workers.
        UnavailableError: no sandbox or interpreter as asked for works here.
        SandboxError: the sandbox failed again and again.
    """
    job = job_of(plan or Plan(), sandbox, python)
    wanted = list(tasks)
    known = findings.load(folder)
    done = {
        number: filled
        for number, task in enumerate(wanted)
        if (filled := findings.with_numbers(task, known, job.facts)) is not None
    }
    count = 0
    for number in done:
        count += 1
        tell(_progress(count, len(wanted), done[number], fresh=False))
    left = [number for number in range(len(wanted)) if number not in done]
    jobs = [(wanted[number], job) for number in left]
    for place, found in spread(_at_work, jobs, workers):
        number = left[place]
        findings.append(folder, found)
        known |= {one.key: one for one in found}
        filled = findings.with_numbers(wanted[number], known, job.facts)
        done[number] = filled or wanted[number]
        count += 1
        tell(_progress(count, len(wanted), done[number], fresh=True))
    return [done[number] for number in range(len(wanted))]


def _progress(count: int, total: int, task: Task, *, fresh: bool) -> Progress:
    usable = sum(bool(solution.measured) for solution in task.solutions)
    return Progress(count, total, task.id, fresh, usable)


def job_of(plan: Plan, sandbox: str, python: str | None) -> Job:
    """What is to be done, and the facts that the numbers depend on."""
    try:
        backend = choose(sandbox, generated_code=True).backend.name
        interpreter = find_interpreter(python, Path.cwd() / "task.py")
    except IsolationUnavailableError as error:
        raise UnavailableError(str(error)) from error
    facts = machine_facts(interpreter.version)
    del facts["load"]
    facts |= {"sandbox": backend, "plan": asdict(plan)}
    return Job(plan, backend, str(interpreter.executable), facts)


def _at_work(given: tuple[Task, Job], core: int) -> list[Finding]:
    return measured(*given, core)


def measured(task: Task, job: Job, core: int | None) -> list[Finding]:
    """What is found of one task's solutions.

    Raises:
        UnavailableError: no sandbox works here.
        SandboxError: the sandbox failed in each of a few attempts.
    """
    for attempt in range(ATTEMPTS):
        try:
            return _findings(task, job, core)
        except SandboxError:
            if attempt == ATTEMPTS - 1:
                raise
    raise SandboxError("no attempt was made")


def _findings(task: Task, job: Job, core: int | None) -> list[Finding]:
    try:
        with Ground(task, sandbox=job.sandbox, python=job.python, core=core) as ground:
            agreed = agreement(ground, job.plan.limit_s)
            numbers = _numbers(ground, agreed, job.plan)
            wrong = agreed.wrong
    except (TrainingError, WorkloadError, UnjudgeableError) as error:
        numbers = {}
        wrong = {solution.name: str(error) for solution in task.solutions}
    return [
        Finding(
            key_of(task, solution.code, job.facts),
            task.id,
            solution.name,
            numbers.get(solution.name, ()),
            _why(solution.name, wrong, numbers),
        )
        for solution in task.solutions
    ]


def _why(
    name: str, wrong: dict[str, str], numbers: dict[str, tuple[Measured, ...]]
) -> str:
    if name in wrong:
        return wrong[name]
    return "" if numbers.get(name) else "it could be timed at no size"


def _numbers(
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
