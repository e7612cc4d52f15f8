"""Runs a command of the user's with recording on, and keeps the calls that it makes.

How the command runs is in `watched_command`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from afterburner_engine import recordings
from afterburner_engine.errors import EngineError
from afterburner_engine.recordings import LIMIT, Recording
from afterburner_engine.target import Target
from afterburner_engine.watched_command import run_watched


@dataclass(frozen=True, slots=True)
class Recorded:
    """What came of a command."""

    status: int
    """Its exit status, below 0 for a signal."""

    processes: int
    """Python processes that were watched."""

    recordings: tuple[Recording, ...]
    """Those that were kept, each with at least one call."""

    without: tuple[Recording, ...]
    """Functions none of whose calls could be kept, and why."""


def record(
    command: Sequence[str],
    *,
    project: Path,
    targets: Sequence[Target] = (),
    python: str | None = None,
    limit: int = LIMIT,
) -> Recorded:
    """Run the command to its end and store what was seen.

    Raises:
        EngineError: it cannot be started, or nothing can be stored.
    """
    if not command:
        raise EngineError("name a command: afterburner record -- pytest tests")
    if limit < 1:
        raise EngineError(f"the limit is {limit}; it must be 1 or more")
    watched = run_watched(command, _config(project, targets), python)
    found = recordings.collect(watched.lines, command, limit)
    for recording in found:
        if recording.lines:
            recordings.save(recording)
    return Recorded(
        status=watched.status,
        processes=watched.processes,
        recordings=tuple(r for r in found if r.lines),
        without=tuple(r for r in found if not r.lines),
    )


def _config(project: Path, targets: Sequence[Target]) -> dict[str, Any]:
    named: dict[str, list[str]] = {}
    for target in targets:
        named.setdefault(str(target.path), []).append(target.qualname)
    return {"project": str(project.absolute()), "targets": named}
