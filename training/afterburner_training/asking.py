"""The one prompt of training and evaluation: a task's code, asked to be improved.

It is the engine's own, with feedback `paper` (the four numbers), so that what a model
learns here is what it is asked in use.
"""

from __future__ import annotations

from dataclasses import asdict
from functools import cache
from pathlib import Path

from afterburner_engine.errors import CandidateError, TargetError
from afterburner_engine.llm import EDITS_FROM
from afterburner_engine.policy import Measured as Numbers
from afterburner_engine.policy import Prompt
from afterburner_engine.prompting.question import Question, question_of
from afterburner_engine.prompting.render import render
from afterburner_engine.target import Target, target_from_source
from afterburner_training.tasks import Measured, Task

Message = dict[str, str]
"""`role` and `content`, as chat templates take them."""


def numbers(row: Measured | None, *, passed: bool = True) -> Numbers:
    """What is told of a piece of code; nothing measured where it did not pass."""
    if row is None:
        return Numbers(passed=passed)
    return Numbers(
        passed=passed,
        seconds=row.time_s,
        peak_bytes=row.peak_bytes,
        byte_seconds=row.integral_byte_s,
    )


def question(task: Task, code: str, told: Numbers, objective: str) -> Question:
    """What is asked about a version of the task's module.

    Raises:
        TargetError: it has no such function.
    """
    target = target_of(code, task.entry_point)
    prompt = Prompt(
        code=target.code,
        name=task.entry_point,
        qualname=task.entry_point,
        module_source=target.module_source,
        objective=objective,
        measured=told,
        statement=task.statement,
    )
    return question_of(prompt, rich=False, form="full")


def messages(task: Task, code: str, told: Numbers, objective: str) -> list[Message]:
    """The prompt as a chat. Raises as `question` does."""
    return [asdict(one) for one in render(question(task, code, told, objective))]


@cache
def target_of(code: str, entry_point: str) -> Target:
    """The function of a task, in a version of its module.

    Raises:
        TargetError: it has none.
    """
    return target_from_source(Path("task.py"), code, entry_point)


def is_askable(code: str, entry_point: str) -> bool:
    """Whether the code can be asked about, and the whole function answered."""
    try:
        return target_of(code, entry_point).code.count("\n") < EDITS_FROM
    except (TargetError, CandidateError):
        return False
