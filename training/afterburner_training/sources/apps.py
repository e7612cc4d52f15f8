"""APPS (`codeparrot/apps` on the hub): contest problems with many solutions.

Fields: `problem_id`, `question`, `solutions` (JSON: a list of programs),
`input_output` (JSON: `inputs`, `outputs`, and `fn_name` where a function is called),
`difficulty`, `url`, `starter_code`. Its splits are `train` and `test`.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from afterburner_training.sources import reading
from afterburner_training.sources.base import Skipped, Unfit
from afterburner_training.sources.contest import Problem, of_methods, of_programs
from afterburner_training.sources.examples import Call
from afterburner_training.sources.reading import Row
from afterburner_training.tasks import Split, Task

NAME = "codeparrot/apps"

LICENCE = "MIT (APPS); the statements belong to the contests' hosts"


def tasks(place: Path | None, split: Split) -> Iterator[Task | Skipped]:
    """The tasks of one split; there is none for `dev`. See `base.Source`."""
    if split == "dev":
        return
    if place is None:
        rows = reading.from_hub_files(NAME, f"{split}.jsonl")
    else:
        rows = reading.from_file(reading.split_file(place, split))
    for row in rows:
        yield _problem(row, split).made(_task, row)


def _problem(row: Row, split: Split) -> Problem:
    codes = _json(row, "solutions")
    return Problem(
        source="apps",
        family=reading.text(row, "difficulty"),
        name=reading.text(row, "problem_id", "id"),
        split=split,
        statement=reading.text(row, "question"),
        licence=LICENCE,
        programs=tuple(str(code) for code in codes or ()),
    )


def _task(problem: Problem, row: Row) -> Task:
    known = _json(row, "input_output")
    if not isinstance(known, dict) or not known.get("inputs"):
        raise Unfit("it comes without inputs")
    inputs: list[Any] = known["inputs"]
    method = known.get("fn_name")
    if method:
        calls: list[Call] = [(tuple(given), {}) for given in inputs]
        return of_methods(problem, str(method), calls)
    texts = ["\n".join(one) if isinstance(one, list) else str(one) for one in inputs]
    return of_programs(problem, texts)


def _json(row: Row, name: str) -> Any:
    """A field that holds JSON as text; None where it is empty."""
    value = row.get(name)
    if not isinstance(value, str):
        return value
    try:
        return json.loads(value) if value.strip() else None
    except ValueError:  # seen: numbers too long for Python's own limit
        return None
