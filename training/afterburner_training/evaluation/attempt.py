"""One task under one arm and seed, from the loop to the numbers."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from afterburner_engine.llm import TEMPERATURE
from afterburner_engine.models.settings import ModelSettings
from afterburner_engine.policy import Policy
from afterburner_engine.settings import Settings
from afterburner_training.evaluation.asked import Arm, Asked
from afterburner_training.evaluation.listening import Listening, listening, renewed
from afterburner_training.evaluation.measuring import Conditions, numbers, recheck
from afterburner_training.evaluation.outcome import Outcome, Standing, Step
from afterburner_training.evaluation.searching import Search, search, written
from afterburner_training.evaluation.suite import Prepared
from afterburner_training.evaluation.writing import first
from afterburner_training.tasks import Task


@dataclass(frozen=True, slots=True)
class Attempt:
    """What is to be done with whom. `keep` is where evidence goes."""

    prepared: Prepared
    arm: Arm
    seed: int
    asked: Asked
    keep: Path

    @property
    def task(self) -> Task:
        """The task itself."""
        return self.prepared.task

    @property
    def how(self) -> Conditions:
        """How answers and references are measured."""
        asked = self.asked
        return Conditions(asked.rounds, asked.footprints, asked.sandbox, asked.python)


async def attempted(given: Attempt, policy: Policy, hosting: ModelSettings) -> Outcome:
    """Let the policy work on the task, and measure what stood when.

    Raises:
        UnavailableError: no sandbox or model as asked for works here.
        EngineError: the policy failed.
        SandboxError: the sandbox failed.
    """
    started = time.monotonic()
    hosting = _warm(given, hosting)
    settings = replace(given.asked.settings(given.arm, given.seed), hosting=hosting)
    asked = listening(
        renewed(policy, hosting, given.seed), given.arm, given.task.statement
    )
    if given.asked.start == "nothing":
        found, failed = await _from_nothing(given, asked, settings)
    else:
        found, failed = await _from_code(given, asked, settings), ()
    seen = await numbers(given.task, found.codes, given.how)
    codes = await _rechecked(given, settings, found, seen.answers)
    return Outcome(
        task=given.task.id,
        arm=given.arm.name,
        seed=given.seed,
        status=found.status,
        reason=found.reason,
        references=seen.references,
        codes=(*codes, *failed),
        steps=tuple(found.steps),
        offered=found.offered,
        elapsed_s=time.monotonic() - started,
        evidence=found.evidence,
    )


def _warm(given: Attempt, hosting: ModelSettings) -> ModelSettings:
    """The settings of the model; a single greedy answer drawn N times is one answer."""
    again = given.arm.search == "best-of-n" and given.asked.samples == 1
    if not again or hosting.temperature is not None:
        return hosting
    return replace(hosting, temperature=TEMPERATURE)


async def _from_code(given: Attempt, policy: Listening, settings: Settings) -> Search:
    solutions = {one.name: one.code for one in given.task.solutions}
    start = solutions[given.prepared.start or ""]
    with tempfile.TemporaryDirectory(prefix="afterburner-eval-") as name:
        folder = Path(name)
        return await search(given.task, start, folder, settings, policy, given.keep)


async def _from_nothing(
    given: Attempt, policy: Listening, settings: Settings
) -> tuple[Search, tuple[Standing, ...]]:
    """The steps without right code, then those of the loop.

    Beside the search: the code that stands in for them, where it is wrong to the end.
    """
    total = settings.iterations
    made = await first(
        given.task, policy, total, settings.samples, settings.objective, given.how
    )
    before = Step(None, seconds=made.seconds)
    empty = [written(before, policy, i) for i in range(made.iterations)]
    code = made.standing
    if code is None or not code.passed:
        wrong = (code,) if code is not None else ()
        return Search("no-improvement", "no answer was right", steps=empty), wrong
    # The iteration that wrote the code is the loop's iteration 0.
    empty.pop()
    left = total - len(empty)
    if not left:
        last = written(Step(0, seconds=made.seconds), policy, total)
        only = Search("no-improvement", "no iteration was left", [code.code], [total])
        only.steps, only.offered = [*empty, last], 0
        return only, ()
    policy.shift = len(empty)
    with tempfile.TemporaryDirectory(prefix="afterburner-eval-") as name:
        found = await search(
            given.task,
            code.code,
            Path(name),
            replace(settings, iterations=left),
            policy,
            given.keep,
        )
    later = [replace(one, seconds=one.seconds + made.seconds) for one in found.steps]
    found.steps = [*empty, *later]
    found.since = [number + len(empty) for number in found.since]
    return found, ()


async def _rechecked(
    given: Attempt, settings: Settings, found: Search, answers: Sequence[Standing]
) -> list[Standing]:
    """The codes, those that were accepted with what a later race says of them."""
    codes: list[Standing] = []
    for since, standing in zip(found.since, answers, strict=True):
        later = None
        if codes and given.asked.recheck == "all":
            start = found.codes[0]
            later = await recheck(given.task, start, standing.code, settings)
        codes.append(replace(standing, iteration=since, recheck=later))
    return codes
