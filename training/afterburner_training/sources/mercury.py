"""Mercury (`Elfsong/Mercury` on the hub): problems with solutions of known run times.

Fields: `slug_name`, `meta_info`, `id`, `difficulty`, `pretty_content` (a list of one
text), `solutions` (each `hash`, `runtime`, `solution`), `prompt`, `generator_code`,
`convert_online`, `convert_offline`, `evaluate_offline`, `entry_point`, `test_cases`
(JSON: each `input`, a list of arguments, and `expected`). Its splits are `train` and
`eval`, which is `test` here. Its run times are not believed.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from afterburner_training.sources import reading
from afterburner_training.sources.base import Skipped, Unfit
from afterburner_training.sources.contest import Problem, of_methods
from afterburner_training.sources.examples import Call
from afterburner_training.sources.reading import Row
from afterburner_training.tasks import Split, Task

NAME = "Elfsong/Mercury"

LICENCE = "CC BY-NC 4.0 (Mercury); the statements belong to LeetCode"

_SPLITS: dict[Split, str] = {"train": "train", "test": "eval"}


def tasks(place: Path | None, split: Split) -> Iterator[Task | Skipped]:
    """The tasks of one split; there is none for `dev`. See `base.Source`."""
    theirs = _SPLITS.get(split)
    if theirs is None:
        return
    if place is None:
        rows = reading.from_hub(NAME, None, theirs)
    else:
        rows = reading.from_file(reading.split_file(place, theirs))
    for row in rows:
        yield _problem(row, split).made(_task, row)


def _problem(row: Row, split: Split) -> Problem:
    content: Any = row.get("pretty_content") or ""
    return Problem(
        source="mercury",
        family=reading.text(row, "difficulty"),
        name=reading.text(row, "slug_name"),
        split=split,
        statement=content if isinstance(content, str) else "\n".join(content),
        licence=LICENCE,
        programs=tuple(str(one["solution"]) for one in row.get("solutions") or ()),
    )


def _task(problem: Problem, row: Row) -> Task:
    if any(mark in reading.text(row, "convert_offline") for mark in ("lctk", "Node")):
        raise Unfit("its inputs are linked nodes, which examples show as lists")
    try:
        cases = json.loads(reading.text(row, "test_cases"))
        calls: list[Call] = [(_arguments(case["input"]), {}) for case in cases]
    except (ValueError, KeyError, TypeError) as error:
        raise Unfit(f"its test cases cannot be read: {error}") from error
    return of_methods(problem, reading.text(row, "entry_point"), calls)


def _arguments(given: Any) -> tuple[Any, ...]:
    """The arguments; a dict that names them keeps its order."""
    if isinstance(given, dict):
        return tuple(given.values())
    return tuple(given) if isinstance(given, list) else (given,)
