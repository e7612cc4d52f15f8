"""Inputs that are made to break a winner, given to a task's own solutions.

Before the engine shows a winner, it attacks it with changed inputs: boundary values,
other orders, other lengths. Where correct solutions differ on such an input, the
statement does not say what is right, and honest answers would be rejected. So a task
whose types allow more than its statement says what it is for, in the `valid` of its
inputs. Whether `valid` says too little or too much is not seen here.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import ExitStack, closing
from dataclasses import dataclass

from afterburner_engine.versions import MOMENT_S, UNBOUND, Runner, raised
from afterburner_sandbox.equality import Outcome, show
from afterburner_sandbox.program import ProgramStopped
from afterburner_sandbox.verdict import Verdict
from afterburner_training.ground import Ground

INPUTS = 300
"""Inputs that are tried at most."""

SECONDS = 1.5
"""Time for all of them, whatever the number of solutions."""

CHUNK = 50
"""Inputs that are asked for at once."""

Answer = Outcome | ProgramStopped | None
"""None where a solution takes too long, so that the engine would skip the input."""


@dataclass(frozen=True, slots=True)
class Disagreement:
    """An input on which two solutions differ."""

    call: str
    names: tuple[str, str]
    answers: tuple[str, str]
    """What each does, in words."""


def disagreements(
    ground: Ground, seed: int = 0, inputs: int = INPUTS, seconds: float = SECONDS
) -> Iterator[Disagreement]:
    """The inputs on which solutions differ, until the inputs or the time are spent."""
    ends = time.monotonic() + seconds
    names = [solution.name for solution in ground.task.solutions]
    with ExitStack() as stack:
        runners = [
            stack.enter_context(closing(ground.runner(solution.code)))
            for solution in ground.task.solutions
        ]
        for batch in ground.breaking(seed, inputs, CHUNK):
            answers = [_answer(ground, runner, batch) for runner in runners]
            found = _first_difference(ground, answers)
            if found is not None:
                one, two = found
                yield Disagreement(
                    ground.written_out(batch),
                    (names[one], names[two]),
                    (_said(answers[one]), _said(answers[two])),
                )
            if time.monotonic() >= ends:
                return


def _answer(ground: Ground, runner: Runner, batch: bytes) -> Answer:
    try:
        return runner.run(batch, MOMENT_S)
    except ProgramStopped as stopped:
        if stopped.verdict is not Verdict.TIMEOUT:
            return stopped
        ground.slow(batch)
        return None


def _first_difference(ground: Ground, answers: list[Answer]) -> tuple[int, int] | None:
    """The places of the first two answers that the engine would not take as equal."""
    there = [place for place, answer in enumerate(answers) if answer is not None]
    for place in there[1:]:
        if _differ(ground, answers[there[0]], answers[place]):
            return there[0], place
    return None


def _differ(ground: Ground, one: Answer, two: Answer) -> bool:
    if not isinstance(one, Outcome) or not isinstance(two, Outcome):
        return isinstance(one, Outcome) or isinstance(two, Outcome)
    if one == two:
        return False
    if one.how == two.how == "raise":
        kinds = {raised(one), raised(two)}
        return len(kinds) > 1 and not kinds <= UNBOUND
    return ground.difference(one, two) is not None


def _said(answer: Answer) -> str:
    return show(answer) if isinstance(answer, Outcome) else str(answer)
