"""What was measured of each solution, in a file that only grows: one line for each.

A line is keyed by what it depends on: the task, all its solutions, the machine and how
it was measured. So a stage that was killed goes on where it stopped, and what has
changed since is measured anew. A line that was cut off counts for nothing.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from afterburner_training.errors import TrainingError
from afterburner_training.tasks import Measured, Task

FILE = "measured.jsonl"

SCHEMA = 1


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found of one solution; `why` says why there is no number."""

    key: str
    task: str
    solution: str
    measured: tuple[Measured, ...]
    why: str = ""

    def to_json(self) -> dict[str, Any]:
        """As a line holds it."""
        return asdict(self) | {"schema": SCHEMA}


def key_of(task: Task, code: str, facts: dict[str, Any]) -> str:
    """The hash of all that a solution's numbers depend on."""
    solutions = sorted(solution.code for solution in task.solutions)
    parts = [task.id, task.entry_point, task.starter, task.workload, solutions]
    text = json.dumps([SCHEMA, *parts, code, facts], sort_keys=True)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def load(folder: Path) -> dict[str, Finding]:
    """What is known, by key; nothing where nothing was measured yet.

    Raises:
        TrainingError: the file cannot be read, or is of another version.
    """
    path = folder / FILE
    if not path.exists():
        return {}
    found: dict[str, Finding] = {}
    try:
        lines = path.read_text(encoding="utf-8").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise TrainingError(f"{path} cannot be read: {error}") from error
    for number, line in enumerate(lines, 1):
        finding = _parsed(line, f"{path}, line {number}")
        if finding is not None:
            found[finding.key] = finding
    return found


def append(folder: Path, findings: Iterable[Finding]) -> None:
    """Add lines, and see to it that they outlast a crash of the machine.

    Raises:
        TrainingError: the file cannot be written.
    """
    text = "".join(json.dumps(one.to_json()) + "\n" for one in findings)
    path = folder / FILE
    try:
        folder.mkdir(parents=True, exist_ok=True)
        # A line before the first one ends what a kill may have left unfinished.
        begun = path.exists() and not path.read_bytes().endswith(b"\n")
        with path.open("a", encoding="utf-8") as opened:
            opened.write("\n" * begun + text)
            opened.flush()
            os.fsync(opened.fileno())
    except OSError as error:
        raise TrainingError(f"{path} cannot be written: {error}") from error


def with_numbers(
    task: Task, known: dict[str, Finding], facts: dict[str, Any]
) -> Task | None:
    """The task with what is known of its solutions; None where something is not."""
    keys = [key_of(task, solution.code, facts) for solution in task.solutions]
    if not all(key in known for key in keys):
        return None
    return replace(
        task,
        solutions=tuple(
            replace(solution, measured=known[key].measured)
            for solution, key in zip(task.solutions, keys, strict=True)
        ),
    )


def _parsed(line: str, where: str) -> Finding | None:
    """A line's finding; None for an empty line, or one that was never finished."""
    if not line.strip():
        return None
    try:
        data = json.loads(line)
    except ValueError:
        return None
    if not isinstance(data, dict) or data.pop("schema", None) != SCHEMA:
        raise TrainingError(
            f"{where} is of another version; move the file away to measure anew"
        )
    try:
        rows = tuple(Measured(**row) for row in data.pop("measured"))
        return Finding(measured=rows, **data)
    except (KeyError, TypeError) as error:
        raise TrainingError(f"{where} is no finding: {error}") from error
