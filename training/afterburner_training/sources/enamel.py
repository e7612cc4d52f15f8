"""Files in the form of ENAMEL: functions of HumanEval with generators of large inputs.

Fields: `task_id`, `entry_point`, `prompt`, `input_generator` (`generate_input(size,
level, case)`, which draws from the module `random`), `input_levels` (sizes), `checker`,
`expert` (the body of a fast version), `start`, `start_alt` (whole programs).

It is for evaluation: all of it is `test`.
"""

from __future__ import annotations

import ast
import inspect
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from afterburner_engine.prompting.question import docstring
from afterburner_training.errors import TrainingError
from afterburner_training.sources import reading
from afterburner_training.sources.base import Skipped, Unfit, slug
from afterburner_training.sources.names import completed
from afterburner_training.sources.reading import Row
from afterburner_training.tasks import Solution, Split, Task

LICENCE = "Apache-2.0 (ENAMEL), MIT (HumanEval)"

_WORKLOAD = """\
import math
import random
import string

{generator}

LEVELS = {levels}
SIZES = tuple(sorted(set(LEVELS)))


def make_input(size, rng):
    random.seed(rng.getrandbits(64))
    level = len(LEVELS) - 1 - LEVELS[::-1].index(size)
    return tuple(generate_input(size, level, rng.randrange(4, 1_000))), {{}}
"""


def tasks(place: Path | None, split: Split) -> Iterator[Task | Skipped]:
    """The tasks of a file. See `base.Source`."""
    if place is None:
        raise TrainingError("name a file of ENAMEL: enamel:FILE")
    if split != "test":
        return
    for row in reading.from_file(place):
        try:
            yield task(row)
        except Unfit as error:
            yield Skipped(_id(row), str(error))


def _id(row: Row) -> str:
    number = slug(reading.text(row, "task_id").rpartition("/")[2])
    return f"enamel/humaneval/{slug(reading.text(row, 'entry_point'))}-{number}"


def workload(row: Row) -> str:
    """The text of a workload file."""
    levels = [level for level in row["input_levels"] if level is not None]
    return _WORKLOAD.format(generator=row["input_generator"], levels=levels)


def task(row: Row) -> Task:
    """One row's task.

    Raises:
        Unfit: its programs cannot be parsed.
    """
    name = reading.text(row, "entry_point")
    found = []
    for field in ("start_alt", "start", "expert"):
        code = row.get(field) or ""
        if field == "expert":
            code = reading.text(row, "prompt").rstrip() + "\n" + code
        try:
            starter(code, name)
            found.append(Solution(field, completed(code)))
        except (Unfit, SyntaxError, ValueError):
            continue
    if not found:
        raise Unfit(f"none of its programs defines {name}")
    return Task(
        id=_id(row),
        family="enamel/humaneval",
        split="test",
        statement=_statement(reading.text(row, "prompt"), name),
        entry_point=name,
        starter=starter(found[0].code, name),
        workload=workload(row),
        solutions=tuple(found),
        licence=LICENCE,
    )


def starter(code: str, name: str) -> str:
    """The signature of a function, with the imports that its types need.

    Raises:
        Unfit: there is no such function.
    """
    for node in ast.parse(code).body:
        if isinstance(node, ast.FunctionDef) and node.name == name:
            shell: Any = node
            shell.body = [ast.Expr(ast.Constant(...))]
            shell.decorator_list = []
            head, _, _ = ast.unparse(shell).rpartition("\n")
            return completed(f"{head} ...\n")
    raise Unfit(f"it defines no function {name}")


def _statement(prompt: str, name: str) -> str:
    """The docstring of the function that a prompt begins."""
    try:
        tree = ast.parse(prompt.rstrip() + "\n    pass\n")
    except SyntaxError:
        return prompt
    functions = [n for n in tree.body if isinstance(n, ast.FunctionDef)]
    named = [n for n in functions if n.name == name] or functions
    text = ast.get_docstring(named[-1], clean=False) if named else None
    return inspect.cleandoc(text) if text else docstring(prompt) or prompt
