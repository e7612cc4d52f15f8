"""The folder of an evaluation: all that is needed to repeat it, in files that grow.

`run.json` says what was asked, and where; `tasks.jsonl` holds the tasks as they were
used, and what each one starts from; `results.jsonl` an outcome on each line. A line is
written at once and whole, or counts for nothing; who comes twice counts once.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from afterburner_engine.version import version
from afterburner_training.errors import TrainingError
from afterburner_training.evaluation import asked as asking
from afterburner_training.evaluation import outcome
from afterburner_training.evaluation.asked import Asked
from afterburner_training.evaluation.outcome import Outcome
from afterburner_training.evaluation.suite import Prepared, prepared_from_json
from afterburner_training.tasks import Task

SCHEMA = 1


class Folder:
    """One evaluation's files. Made by `begin` or `opened`."""

    def __init__(
        self, path: Path, asked: Asked, facts: dict[str, Any], tasks: int
    ) -> None:
        self.path = path
        self.asked = asked
        self.tasks = tasks
        """How many there are, those that cannot be used included."""

        self.facts = facts
        """The machine, and what ran there."""

    def outcomes(self) -> dict[tuple[str, str, int], Outcome]:
        """What was found, by task, arm and seed; the first line of each counts."""
        found: dict[tuple[str, str, int], Outcome] = {}
        for where, data in self._lines("results.jsonl"):
            one = outcome.from_json(data, where)
            found.setdefault(one.key, one)
        return found

    def add(self, found: Outcome) -> None:
        """Keep an outcome; it outlasts a crash of the machine."""
        self._append("results.jsonl", found.to_json())

    def prepared(self) -> dict[str, Prepared]:
        """The tasks that are ready, by id."""
        found: dict[str, Prepared] = {}
        for where, data in self._lines("tasks.jsonl"):
            one = prepared_from_json(data, where)
            found.setdefault(one.task.id, one)
        return found

    def prepare(self, found: Prepared) -> None:
        """Keep a task that is ready, or the reason why it never will be."""
        self._append("tasks.jsonl", found.to_json())

    def expected(self, left_out: int) -> int:
        """How many outcomes there are to be, so many tasks left out."""
        each = len(self.asked.arms()) * len(self.asked.seeds)
        return (self.tasks - left_out) * each

    def _lines(self, name: str) -> Iterator[tuple[str, dict[str, Any]]]:
        path = self.path / name
        if not path.exists():
            return
        try:
            lines = path.read_text(encoding="utf-8").split("\n")
        except (OSError, UnicodeDecodeError) as error:
            raise TrainingError(f"{path} cannot be read: {error}") from error
        for number, line in enumerate(lines, 1):
            data = _parsed(line)
            if data is not None:
                yield f"{path}, line {number}", data

    def _append(self, name: str, data: dict[str, Any]) -> None:
        path = self.path / name
        try:
            # A line before the first one ends what a kill may have left unfinished.
            begun = path.exists() and not path.read_bytes().endswith(b"\n")
            with path.open("a", encoding="utf-8") as file:
                file.write("\n" * begun + json.dumps(data) + "\n")
                file.flush()
                os.fsync(file.fileno())
        except OSError as error:
            raise TrainingError(f"{path} cannot be written: {error}") from error


def begin(
    path: Path, asked: Asked, tasks: Sequence[Task], facts: dict[str, Any]
) -> Folder:
    """The folder, new or of the same evaluation that was begun earlier.

    Raises:
        TrainingError: it holds another evaluation, or cannot be written.
    """
    data = {
        "schema": SCHEMA,
        "afterburner": version(),
        "asked": json.loads(json.dumps(asked.to_json())),
        "tasks": mark_of(tasks),
        "count": len(tasks),
        "facts": json.loads(json.dumps(facts)),
    }
    file = path / "run.json"
    if file.exists():
        known = _read(file)
        changed = [name for name, value in data.items() if known.get(name) != value]
        if changed:
            raise TrainingError(
                f"{path} holds another evaluation: its {', '.join(changed)} differ. "
                "Name another folder with --out"
            )
        return Folder(path, asked, facts, len(tasks))
    beside = file.with_suffix(".part")
    try:
        path.mkdir(parents=True, exist_ok=True)
        beside.write_text(json.dumps(data, indent=1), encoding="utf-8")
        beside.replace(file)
    except OSError as error:
        raise TrainingError(f"{path} cannot be written: {error}") from error
    return Folder(path, asked, facts, len(tasks))


def opened(path: Path) -> Folder:
    """The folder of an evaluation that was begun.

    Raises:
        TrainingError: it is none, or of another version.
    """
    data = _read(path / "run.json")
    if data.get("schema") != SCHEMA:
        raise TrainingError(f"{path} is of another version; evaluate anew")
    asked = asking.from_json(data["asked"])
    return Folder(path, asked, dict(data["facts"]), int(data["count"]))


def mark_of(tasks: Sequence[Task]) -> str:
    """What tells one list of tasks from another."""
    text = json.dumps([asdict(task) for task in tasks], sort_keys=True)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _read(file: Path) -> dict[str, Any]:
    try:
        data = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise TrainingError(f"{file.parent} is no evaluation: {error}") from error
    if not isinstance(data, dict):
        raise TrainingError(f"{file.parent} is no evaluation: {file.name} is no object")
    return data


def _parsed(line: str) -> dict[str, Any] | None:
    """A line's object; None for an empty line, or one that was never finished."""
    try:
        data = json.loads(line) if line.strip() else None
    except ValueError:
        return None
    return data if isinstance(data, dict) else None
