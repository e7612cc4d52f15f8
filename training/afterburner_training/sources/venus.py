"""Venus, the data of the Afterburner paper, in either of its layouts on the hub.

`Elfsong/Venus_Python` (the default): `problem_id`, `question_content`, `difficulty`,
`solutions` (each `code`, `passed`, `time`, `memory`, `integral`), `test_cases` (JSON:
each `input` and `output`, the texts of standard input and output), `test_case_runners`
(by language; a program that reads such an input, with `==Code Submission==` where a
solution belongs), `test_case_evaluator`. Splits: `train`, `test`.

`Elfsong/Venus`, configuration `python3`: `question_id`, `name`, `content` (HTML),
`difficulty`, `rt_list` (each `code`, `runtime`), `mm_list` (each `code`, `memory`);
the inputs are the examples in the statement. One split, `train`.

The numbers in it are not believed: they come from another sandbox.
"""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from afterburner_training.sources import examples, reading
from afterburner_training.sources.base import Skipped, Unfit, split_of
from afterburner_training.sources.contest import Problem, of_methods, of_programs
from afterburner_training.sources.html_text import readable
from afterburner_training.sources.reading import Row
from afterburner_training.tasks import Split, Task

NAME = "Elfsong/Venus_Python"

LICENCE = "none stated (Venus); the statements belong to LeetCode"

SUBMISSION = "==Code Submission=="

_EXAMPLE = re.compile(r"^\s*Input:?\s*(.+?)\s*$", re.MULTILINE)


def tasks(place: Path | None, split: Split) -> Iterator[Task | Skipped]:
    """The tasks of one split; there is none for `dev`. See `base.Source`."""
    if split == "dev":
        return
    if place is None:
        rows = reading.from_hub(NAME, None, split)
    else:
        rows = reading.from_file(reading.split_file(place, split))
    for row in rows:
        problem = _problem(row, split)
        if "rt_list" in row and split_of(problem.name) != split:
            continue  # that layout has no split of its own
        yield problem.made(_task, row)


def _problem(row: Row, split: Split) -> Problem:
    return Problem(
        source="venus",
        family=str(row.get("difficulty") or "problems"),
        name=reading.text(row, "name", "title", "problem_id", "question_id"),
        split=split,
        statement=reading.text(row, "question_content", "content"),
        licence=LICENCE,
        programs=tuple(_codes(row)),
    )


def _codes(row: Row) -> Iterator[str]:
    for field in ("solutions", "rt_list", "mm_list"):
        for one in row.get(field) or ():
            if one.get("passed", True):
                yield str(one["code"])


def _task(problem: Problem, row: Row) -> Task:
    runner = _runner(row)
    if runner is None:
        return _by_examples(problem)
    try:
        cases: Any = json.loads(reading.text(row, "test_cases"))
        inputs = [str(case["input"]) for case in cases]
    except (ValueError, KeyError, TypeError) as error:
        raise Unfit(f"its test cases cannot be read: {error}") from error
    whole = tuple(_placed(runner, code) for code in problem.programs)
    return of_programs(_with(problem, whole), inputs)


def _with(problem: Problem, programs: tuple[str, ...]) -> Problem:
    return Problem(
        problem.source,
        problem.family,
        problem.name,
        problem.split,
        problem.statement,
        problem.licence,
        programs,
    )


def _runner(row: Row) -> str | None:
    """The program around a submission; None in the layout without."""
    runners: Any = row.get("test_case_runners")
    if isinstance(runners, str) and SUBMISSION not in runners:
        try:
            runners = json.loads(runners)
        except ValueError:
            return None
    if isinstance(runners, dict):
        runners = runners.get("python3")
    return runners if isinstance(runners, str) and SUBMISSION in runners else None


def _placed(runner: str, code: str) -> str:
    """The runner with a submission in it, at the depth of the mark."""
    line = next(line for line in runner.split("\n") if SUBMISSION in line)
    margin = line[: len(line) - len(line.lstrip())]
    text = code.strip().replace("\n", "\n" + margin)
    return runner.replace(SUBMISSION, text)


def _by_examples(problem: Problem) -> Task:
    """A task of the layout that has classes, and examples in its statement."""
    shown = _EXAMPLE.findall(readable(problem.statement))
    calls = [examples.arguments(text) for text in shown]
    if not calls:
        raise Unfit("its statement shows no examples")
    return of_methods(problem, _method(problem.programs, set(calls[0])), calls)


def _method(codes: tuple[str, ...], names: set[str]) -> str:
    """The method whose parameters are those of the examples."""
    for code in codes:
        try:
            tree = ast.parse(code)
        except (SyntaxError, ValueError):
            continue
        functions = [n for n in ast.walk(tree) if isinstance(n, ast.FunctionDef)]
        for node in functions:
            if {arg.arg for arg in node.args.args[1:]} == names:
                return node.name
    raise Unfit(f"no method takes {', '.join(sorted(names))}")
