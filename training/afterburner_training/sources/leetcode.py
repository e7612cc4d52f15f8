"""Files in the form of LeetCodeDataset: one solution and a few examples for each task.

Fields: `task_id`, `difficulty`, `entry_point` (`Solution().name`), `prelude`,
`solution`, `statement`, `starter_code`, `examples` (each `input`, such as `nums = [1]`,
and `output`). A file whose name holds `dev` or `test` belongs to that split.

One solution is no pair: `pessimise` makes the others.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from afterburner_training.errors import TrainingError
from afterburner_training.sources import examples, reading
from afterburner_training.sources.base import Skipped
from afterburner_training.sources.contest import Problem, of_methods
from afterburner_training.sources.reading import Row
from afterburner_training.tasks import Split, Task

LICENCE = "MIT (LeetCodeDataset); the statements belong to LeetCode: do not publish"

_ASIDE = "Please complete the following python code precisely"


def tasks(place: Path | None, split: Split) -> Iterator[Task | Skipped]:
    """The tasks of one split, from a file or a folder of files. See `base.Source`."""
    if place is None:
        raise TrainingError("name a file of LeetCodeDataset: leetcode:FILE")
    if place.is_dir():
        files = [p for p in sorted(place.iterdir()) if _is_rows(p)]
        files = [p for p in files if p.name.startswith("leetcode")] or files
    else:
        files = [place]
    for path in files:
        if _split(path) == split:
            for row in reading.from_file(path):
                yield _problem(row, split).made(_task, row)


def _is_rows(path: Path) -> bool:
    return path.name.endswith((".jsonl", ".jsonl.gz"))


def _split(path: Path) -> Split:
    if "test" in path.name:
        return "test"
    return "dev" if "dev" in path.name else "train"


def _problem(row: Row, split: Split) -> Problem:
    return Problem(
        source="leetcode",
        family=reading.text(row, "difficulty"),
        name=reading.text(row, "task_id"),
        split=split,
        statement=reading.text(row, "statement").partition(_ASIDE)[0],
        licence=LICENCE,
        programs=(reading.text(row, "solution"),),
    )


def _task(problem: Problem, row: Row) -> Task:
    method = reading.text(row, "entry_point").rpartition(".")[2]
    calls = [examples.arguments(str(one["input"])) for one in row["examples"]]
    return of_methods(problem, method, calls)
