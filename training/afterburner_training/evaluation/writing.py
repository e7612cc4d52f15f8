"""Iteration 0 from nothing: a model writes code from the statement and the signature.

An answer that does not agree with the references is no code to make faster, since the
engine takes what it is given as right. So an iteration that brings none is spent, and
the next one asks to correct it: the model sees its code and that it did not pass.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from contextlib import aclosing
from dataclasses import dataclass
from pathlib import Path

from afterburner_engine.policy import Measured, Prompt, Proposal, Rejected
from afterburner_engine.target import Target, target_from_source
from afterburner_training.evaluation.listening import Listening
from afterburner_training.evaluation.measuring import Conditions, numbers
from afterburner_training.evaluation.outcome import Standing
from afterburner_training.ground import stand_in
from afterburner_training.tasks import Task


@dataclass(frozen=True, slots=True)
class Written:
    """The first code that is right, or the last one that is not."""

    iterations: int
    """How many were spent; the last of them brought what `standing` is."""

    standing: Standing | None
    """None where no answer held code at all."""

    seconds: float
    """What it took, with the checking."""


async def first(
    task: Task,
    policy: Listening,
    iterations: int,
    samples: int,
    objective: str,
    how: Conditions,
) -> Written:
    """Ask until there is code that is right, or the iterations are through.

    Raises:
        ModelError: the model failed.
        SandboxError: the sandbox failed.
    """
    target = target_from_source(Path("task.py"), stand_in(task), task.entry_point)
    started = time.monotonic()
    last: Standing | None = None
    for iteration in range(iterations + 1):
        prompt = _prompt(task, target, objective, iteration, last)
        codes = await _codes(target, policy, prompt, samples)
        if not codes:
            continue
        found = (await numbers(task, codes, how)).answers
        right = _best(found)
        if right is not None:
            return Written(iteration + 1, right, time.monotonic() - started)
        last = found[-1]
    return Written(iterations + 1, last, time.monotonic() - started)


def _prompt(
    task: Task, target: Target, objective: str, iteration: int, last: Standing | None
) -> Prompt:
    """What is asked: for new code, or to correct what was written last."""
    shown = target
    if last is not None:
        shown = target_from_source(Path("task.py"), last.code, task.entry_point)
    return Prompt(
        code=shown.code,
        name=task.entry_point,
        qualname=task.entry_point,
        module_source=shown.module_source,
        objective=objective,
        iteration=iteration,
        measured=Measured(passed=False),
        rejected=() if last is None else (Rejected("", "different", last.why),),
        statement=task.statement,
        feedback=last is not None,
        original=last is not None,
    )


async def _codes(
    target: Target, policy: Listening, prompt: Prompt, samples: int
) -> list[str]:
    """The modules that the answers come to, as far as they can be loaded at all."""
    found: list[str] = []
    async with aclosing(policy.propose(prompt, samples)) as stream:
        async for said in stream:
            if isinstance(said, Proposal) and target.check(said.code) is None:
                found.append(target.with_code(said.code))
    return found


def _best(answers: Sequence[Standing]) -> Standing | None:
    """Of those that are right, the one that takes the least time."""
    right = [one for one in answers if one.passed]

    def rank(one: Standing) -> tuple[int, float]:
        row = one.measured
        return (-row.size, row.time_s) if row else (0, 0.0)

    return min(right, key=rank) if right else None
