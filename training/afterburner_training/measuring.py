"""The measuring stage: what each solution costs, in this machine's own sandbox.

    measure(tasks: Iterable[Task], folder: Path, workers: int = 1,
            tell: Callable[[Progress], None] = quiet, *, plan: Plan = Plan(),
            sandbox: str = "auto", python: str | None = None) -> list[Task]

gives the tasks back in their order. A solution that is right has its numbers then; of
the others, `folder/measured.jsonl` says why they have none, and `filters.sift` leaves
them out. Numbers from elsewhere are never believed. A stage that was killed goes on
where it stopped. Solutions of a task take turns, in fresh processes, each worker on a
core of its own. Pairs that were made by rules are compared instead; see `raced`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from afterburner_engine.errors import UnavailableError, UnjudgeableError, WorkloadError
from afterburner_engine.evidence import machine_facts
from afterburner_sandbox.backends.choose import choose
from afterburner_sandbox.errors import IsolationUnavailableError, SandboxError
from afterburner_sandbox.interpreter import find_interpreter
from afterburner_training import findings, timing
from afterburner_training.agreement import agreement
from afterburner_training.errors import TrainingError
from afterburner_training.findings import Finding, key_of
from afterburner_training.ground import Ground
from afterburner_training.raced import Numbers, is_pair, race
from afterburner_training.tasks import Task
from afterburner_training.timing import Plan
from afterburner_training.workers import spread

__all__ = ["Plan", "Progress", "measure", "measured", "quiet"]

ATTEMPTS = 3
"""A sandbox that fails says nothing of a task: it is asked again so often."""


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
    job = _job(plan or Plan(), sandbox, python)
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


def _job(plan: Plan, sandbox: str, python: str | None) -> Job:
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
    if is_pair(task):
        numbers, why = race(
            task, sandbox=job.sandbox, python=job.python, seed=job.plan.seed
        )
        wrong = {solution.name: why for solution in task.solutions if why}
    else:
        numbers, wrong = _by_majority(task, job, core)
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


def _by_majority(
    task: Task, job: Job, core: int | None
) -> tuple[Numbers, dict[str, str]]:
    """The numbers of the solutions that are right; of the others, why they are not."""
    try:
        with Ground(task, sandbox=job.sandbox, python=job.python, core=core) as ground:
            agreed = agreement(ground, job.plan.limit_s)
            return timing.numbers(ground, agreed, job.plan), agreed.wrong
    except (TrainingError, WorkloadError, UnjudgeableError) as error:
        return {}, {solution.name: str(error) for solution in task.solutions}


def _why(name: str, wrong: dict[str, str], numbers: Numbers) -> str:
    if name in wrong:
        return wrong[name]
    return "" if numbers.get(name) else "it could be timed at no size"
