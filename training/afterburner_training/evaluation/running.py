"""Goes through a suite: every task under every arm and seed, once, and resumable.

All of a task's arms follow one another, so that what is there after a kill is paired.
"""

from __future__ import annotations

import time
from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from afterburner_engine.errors import UnavailableError
from afterburner_engine.evidence import machine_facts
from afterburner_engine.model_settings import find_model_settings
from afterburner_engine.models.settings import ModelSettings
from afterburner_engine.policies import open_policy
from afterburner_engine.policy import Hosting, Policy
from afterburner_engine.worker import Worker
from afterburner_sandbox.backends.choose import choose
from afterburner_sandbox.errors import IsolationUnavailableError, SandboxError
from afterburner_sandbox.interpreter import find_interpreter
from afterburner_training.evaluation.asked import Arm, Asked
from afterburner_training.evaluation.attempt import Attempt, attempted
from afterburner_training.evaluation.folder import Folder, begin
from afterburner_training.evaluation.outcome import Outcome
from afterburner_training.evaluation.suite import Prepared, prepare
from afterburner_training.tasks import Task

ATTEMPTS = 3
"""A sandbox that fails says nothing of an answer: it is asked again so often."""

Attempting = Callable[[Attempt], Awaitable[Outcome]]
Preparing = Callable[[Task], Awaitable[Prepared]]


@dataclass(frozen=True, slots=True)
class Progress:
    """How far an evaluation is; told before and after each attempt."""

    done: int
    total: int
    task: str
    arm: str = ""
    seed: int = 0
    outcome: Outcome | None = None
    """What was found last; None where it is only about to begin."""

    why: str = ""
    """Why the task is left out, if it is."""

    left_s: float | None = None
    """About how long the rest takes; None while nothing is known."""


Tell = Callable[[Progress], None]


async def evaluate(
    asked: Asked,
    tasks: Sequence[Task],
    path: Path,
    tell: Tell,
) -> Folder:
    """Do all that is not done yet; the folder that holds it.

    Raises:
        EngineError: the folder cannot be used, or the policy failed.
        UnavailableError: no sandbox or model as asked for works here.
        SandboxError: the sandbox failed again and again.
    """
    hosting = asked.hosting or find_model_settings(Path.cwd() / "task.py")
    asked = replace(asked, hosting=hosting)
    settled = settle(asked)
    folder = begin(path, asked, tasks, settled.facts)
    async with _policy(asked, hosting) as policy:

        async def attempt(given: Attempt) -> Outcome:
            return await attempted(given, policy, hosting)

        async def prepared(task: Task) -> Prepared:
            worker = Worker()
            try:
                return await worker.call(
                    lambda: prepare(task, settled.sandbox, settled.python, worker.open)
                )
            finally:
                worker.close()

        await go_through(folder, tasks, prepared, attempt, tell)
    return folder


async def go_through(
    folder: Folder,
    tasks: Sequence[Task],
    preparing: Preparing,
    attempting: Attempting,
    tell: Tell,
) -> None:
    """Do each attempt that the folder does not hold yet. Raises as `evaluate` does."""
    asked = folder.asked
    ready, outcomes = folder.prepared(), folder.outcomes()
    clock = _Clock(len(tasks) * len(asked.arms()) * len(asked.seeds))
    for task in tasks:
        if task.id not in ready:
            tell(clock.progress(task.id))
            ready[task.id] = await _insisted(preparing, task)
            folder.prepare(ready[task.id])
        chosen = ready[task.id]
        for arm, seed in _turns(asked):
            if chosen.start is None:
                clock.skipped()
                continue
            known = outcomes.get((task.id, arm.name, seed))
            if known is not None:
                clock.skipped()
                continue
            tell(clock.progress(task.id, arm.name, seed))
            given = Attempt(chosen, arm, seed, asked, folder.path / "evidence")
            found = await _insisted(attempting, given)
            folder.add(found)
            clock.finished()
            tell(clock.progress(task.id, arm.name, seed, outcome=found))
        if chosen.start is None:
            tell(clock.progress(task.id, why=chosen.why))


def _turns(asked: Asked) -> list[tuple[Arm, int]]:
    return [(arm, seed) for arm in asked.arms() for seed in asked.seeds]


async def _insisted(work: Callable[[Any], Awaitable[Any]], given: Any) -> Any:
    """The result of work that is done again where the sandbox fails."""
    for attempt in range(ATTEMPTS):
        try:
            return await work(given)
        except SandboxError:
            if attempt == ATTEMPTS - 1:
                raise
    raise SandboxError("no attempt was made")


class _Clock:
    """Counts attempts, and says how long the rest will take."""

    def __init__(self, total: int) -> None:
        self._total = total
        self._done = 0
        self._fresh = 0
        self._started = time.monotonic()

    def skipped(self) -> None:
        """One that takes no time now."""
        self._done += 1

    def finished(self) -> None:
        """One that took time."""
        self._done += 1
        self._fresh += 1

    def progress(
        self,
        task: str,
        arm: str = "",
        seed: int = 0,
        *,
        outcome: Outcome | None = None,
        why: str = "",
    ) -> Progress:
        """Where things stand."""
        left: float | None = None
        if self._fresh:
            each = (time.monotonic() - self._started) / self._fresh
            left = each * (self._total - self._done)
        return Progress(self._done, self._total, task, arm, seed, outcome, why, left)


@dataclass(frozen=True, slots=True)
class Settled:
    """What is used here of what was asked for, and the facts that times depend on."""

    sandbox: str
    python: str
    facts: dict[str, Any]


def settle(asked: Asked) -> Settled:
    """Choose sandbox and interpreter.

    Raises:
        UnavailableError: none as asked for works here.
    """
    try:
        backend = choose(asked.sandbox, generated_code=True).backend.name
        interpreter = find_interpreter(asked.python, Path.cwd() / "task.py")
    except IsolationUnavailableError as error:
        raise UnavailableError(str(error)) from error
    facts = machine_facts(interpreter.version)
    del facts["load"]
    return Settled(backend, str(interpreter.executable), facts | {"sandbox": backend})


@asynccontextmanager
async def _policy(asked: Asked, hosting: ModelSettings) -> AsyncGenerator[Policy, None]:
    """The policy, its model loaded once for all tasks."""
    settings = replace(asked.settings(asked.arms()[0], 0), hosting=hosting)
    policy = await open_policy(settings, hosting)
    try:
        yield policy
    finally:
        if isinstance(policy, Hosting):
            await policy.close()
