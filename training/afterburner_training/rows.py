"""Improve-this-code rows for SFT, DPO and GRPO: one prompt for all, made of tasks.

    sft(tasks, choice=Choice()) -> Iterator[Row]    prompt, completion
    dpo(tasks, choice=Choice()) -> Iterator[Row]    prompt, chosen, rejected
    grpo(tasks, choice=Choice()) -> Iterator[Row]   prompt, incumbent, measured
    save(rows, path) -> int                         JSON lines; how many

`tasks` are measured and sifted. Prompts and answers are chats (lists of `role` and
`content`), as TRL takes them; each row also has `task`, `family`, `split`, `objective`
and, where it has a target, `ratio`. The target is always better by measurement, beyond
noise; nothing is copied from what a model once said. Equal tasks and choices give equal
rows in the same order.
"""

from __future__ import annotations

import json
import math
import os
import random
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from itertools import combinations
from pathlib import Path
from typing import Any, TypeVar

from afterburner_engine.objectives import OBJECTIVES
from afterburner_engine.prompting.answer import write
from afterburner_training.asking import (
    Message,
    is_askable,
    messages,
    numbers,
    target_of,
)
from afterburner_training.errors import TrainingError
from afterburner_training.folding import folded
from afterburner_training.gains import exponent, gain, largest, value
from afterburner_training.tasks import Solution, Task

Row = dict[str, Any]
_T = TypeVar("_T")

WORDLESS = ("solution ", "candidate ", "start", "expert", "original")
"""Names of solutions that say nothing of the idea."""


@dataclass(frozen=True, slots=True)
class Choice:
    """Which rows are made."""

    objectives: tuple[str, ...] = OBJECTIVES
    per_task: int = 8
    """Rows of each task and objective at most, of SFT and DPO."""

    incumbents: int = 1
    """Rows of each task and objective, of GRPO."""

    best: float = 0.5
    """Targets are among this share of a task's solutions, the best ones."""

    min_gain: float = 0.2
    """What a better code has to gain, at least, beyond noise."""

    seed: int = 0

    def __post_init__(self) -> None:
        """Refuse what makes no rows.

        Raises:
            TrainingError: an objective is unknown, or a number out of range.
        """
        unknown = set(self.objectives) - set(OBJECTIVES)
        if unknown or not self.objectives:
            raise TrainingError(
                f"objectives are {', '.join(OBJECTIVES)}; {sorted(unknown)} are none"
            )
        if self.per_task < 1 or self.incumbents < 1 or not 0 < self.best <= 1:
            raise TrainingError("per_task, incumbents or best is out of range")
        if not 0 <= self.min_gain < 100:
            raise TrainingError(f"min_gain is {self.min_gain}; it must be 0 to 100")


@dataclass(frozen=True, slots=True)
class _Pair:
    """Two solutions, of which one is surely better."""

    worse: Solution
    better: Solution
    ratio: float


def sft(tasks: Iterable[Task], choice: Choice | None = None) -> Iterator[Row]:
    """The worse code and its numbers, then the better code as the answer."""
    chosen = choice or Choice()
    for task, objective, rng in _turns(tasks, chosen, "sft"):
        good = _best(task, objective, chosen.best)
        pairs = [
            pair
            for pair in _pairs(task, objective, chosen.min_gain)
            if pair.better.name in good
        ]
        for pair in _some(pairs, chosen.per_task, rng):
            yield {
                "prompt": _prompt(task, pair.worse, objective),
                "completion": [_answer(task, pair.worse, pair.better)],
                "ratio": pair.ratio,
                **_from(task, objective),
            }


def dpo(tasks: Iterable[Task], choice: Choice | None = None) -> Iterator[Row]:
    """Of three solutions, the best against the worst, asked about the one between."""
    chosen = choice or Choice()
    for task, objective, rng in _turns(tasks, chosen, "dpo"):
        triples = list(_triples(task, objective, chosen.min_gain))
        for asked, best, worst, ratio in _some(triples, chosen.per_task, rng):
            yield {
                "prompt": _prompt(task, asked, objective),
                "chosen": [_answer(task, asked, best)],
                "rejected": [_answer(task, asked, worst)],
                "ratio": ratio,
                **_from(task, objective),
            }


def grpo(tasks: Iterable[Task], choice: Choice | None = None) -> Iterator[Row]:
    """Code that can be improved, and no target: what is found is measured anew.

    `incumbent` is the whole module, `measured` its numbers at the largest size.
    """
    chosen = choice or Choice()
    for task, objective, rng in _turns(tasks, chosen, "grpo"):
        worse = {
            pair.worse.name: pair.worse
            for pair in _pairs(task, objective, chosen.min_gain)
        }
        for solution in _some(list(worse.values()), chosen.incumbents, rng):
            yield {
                "prompt": _prompt(task, solution, objective),
                "incumbent": solution.code,
                "solution": solution.name,
                "measured": asdict(largest(solution)),
                **_from(task, objective),
            }


def save(rows: Iterable[Row], path: Path) -> int:
    """Write rows as JSON lines, all or nothing; how many there are.

    Raises:
        TrainingError: the file cannot be written.
    """
    count = 0
    beside = path.with_name(f"{path.name}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with beside.open("w", encoding="utf-8") as file:
            for row in rows:
                file.write(json.dumps(row, sort_keys=True) + "\n")
                count += 1
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
    except OSError as error:
        raise TrainingError(f"{path} cannot be written: {error}") from error
    return count


def _turns(
    tasks: Iterable[Task], choice: Choice, stage: str
) -> Iterator[tuple[Task, str, random.Random]]:
    """Each task with each objective, and the draws that belong to it alone."""
    for task in tasks:
        for objective in choice.objectives:
            yield (
                task,
                objective,
                random.Random(f"{choice.seed}:{stage}:{task.id}:{objective}"),
            )


def _some(items: Sequence[_T], most: int, rng: random.Random) -> list[_T]:
    """So many of them, in their own order."""
    if len(items) <= most:
        return list(items)
    return [items[i] for i in sorted(rng.sample(range(len(items)), most))]


def _pairs(task: Task, objective: str, min_gain: float) -> Iterator[_Pair]:
    """Solutions with those that beat them, as far as both can be put into a row."""
    for worse in task.solutions:
        if not is_askable(worse.code, task.entry_point):
            continue
        for better in task.solutions:
            if better is worse or _code(task, worse, better) is None:
                continue
            found = gain(worse, better, objective)
            if found is not None and found.low > 1 + min_gain:
                yield _Pair(worse, better, found.ratio)


def _best(task: Task, objective: str, share: float) -> set[str]:
    """The names of the best solutions, by the numbers at their largest size.

    Those that do not come to the largest size at all come last.
    """

    def rank(solution: Solution) -> tuple[int, float]:
        row = largest(solution)
        found = value(row, objective)
        return -row.size, math.inf if found is None else found

    ordered = sorted(task.solutions, key=rank)
    return {one.name for one in ordered[: math.ceil(share * len(ordered))]}


def _triples(
    task: Task, objective: str, min_gain: float
) -> Iterator[tuple[Solution, Solution, Solution, float]]:
    """The one asked about, the best and the worst, and how far these are apart."""
    better = {
        (pair.worse.name, pair.better.name): pair.ratio
        for pair in _pairs(task, objective, min_gain)
    }
    for three in combinations(task.solutions, 3):
        ordered = sorted(
            three, key=lambda one: sum((one.name, o.name) in better for o in three)
        )
        best, asked, worst = ordered
        beaten = (asked.name, best.name) in better
        ratio = better.get((worst.name, best.name))
        if beaten and ratio is not None and _code(task, asked, worst) is not None:
            yield asked, best, worst, ratio


def _code(task: Task, asked: Solution, answer: Solution) -> str | None:
    """A solution as an answer to another one's prompt; None if it cannot be one."""
    code = folded(answer.code, task.entry_point, asked.code)
    if code is None:
        return None
    target = target_of(asked.code, task.entry_point)
    return code if target.check(code) is None else None


def _prompt(task: Task, solution: Solution, objective: str) -> list[Message]:
    told = numbers(largest(solution))
    return messages(task, solution.code, told, objective)


def _answer(task: Task, asked: Solution, answer: Solution) -> Message:
    code = _code(task, asked, answer)
    if code is None:
        raise TrainingError(f"{task.id}: {answer.name!r} cannot be an answer")
    return {"role": "assistant", "content": write(_thinking(asked, answer), code)}


def _thinking(asked: Solution, answer: Solution) -> str:
    """What is known of the two, in words: how they grow, and the idea if it is named.

    Nothing is claimed of numbers that a reader of the code could not foresee.
    """
    said = []
    grows = exponent(asked)
    if grows is not None and grows > 0.15:
        said.append(f"The time of the current code grows about as n^{grows:.1f}.")
    if not answer.name.startswith(WORDLESS):
        said.append(f"Instead: {answer.name}.")
    then = exponent(answer)
    if grows is not None and then is not None and grows - then > 0.3:
        said.append(f"That grows about as n^{max(then, 0.0):.1f}.")
    return "\n".join(said) or "The same can be done with less work."


def _from(task: Task, objective: str) -> Row:
    return {
        "task": task.id,
        "family": task.family,
        "split": task.split,
        "objective": objective,
    }
