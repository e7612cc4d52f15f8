"""The user's own runs, in one SQLite file of their data directory.

Runs that end at the same time write safely (WAL, and a wait for the lock). A file that
is damaged is set aside under another name, and never deleted or written to. The file
holds the user's code, so nobody else may read it.
"""

from __future__ import annotations

import sqlite3
import time
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from afterburner_engine import history_file, trajectory
from afterburner_engine.history_file import (
    VARIABLE,
    WAIT_S,
    Damaged,
    HistoryError,
    place,
)
from afterburner_engine.trajectory import Trajectory

__all__ = [
    "HistoryError",
    "Row",
    "Tried",
    "clear",
    "find",
    "load",
    "place",
    "prune",
    "rows",
    "save",
    "tried",
]

KEEP_DAYS = 730
"""Older runs are dropped when a run is added."""

KEEP_BYTES = 256 << 20
"""What all runs may take; the oldest are dropped beyond that."""

_ROW = (
    "id, created, path, qualname, objective, policy, search, status, reason, "
    "ratio, low, high, candidates, elapsed_s, evidence"
)


@dataclass(frozen=True, slots=True)
class Row:
    """A run in a few words; see `Trajectory` for the fields."""

    id: str
    created: str
    path: str
    qualname: str
    objective: str
    policy: str
    search: str
    status: str
    reason: str
    ratio: float | None
    """In the objective, by the final exam; None without a winner."""

    low: float | None
    high: float | None
    candidates: int
    """How many were judged."""

    elapsed_s: float
    evidence: str | None

    def to_json(self) -> dict[str, Any]:
        """The row as one object."""
        return asdict(self)


def save(run: Trajectory, *, wait_s: float = WAIT_S) -> list[str] | None:
    """Add a run, and drop what is too old or too much; what the user should know.

    None where the history is turned off.

    Raises:
        HistoryError: it cannot be written.
    """
    path = place()
    if path is None:
        return None
    try:
        _add(path, run, wait_s)
    except Damaged as damage:
        _add(path, run, wait_s)
        return [str(damage)]
    return []


def rows(
    *, limit: int | None = None, path: str | None = None, qualname: str | None = None
) -> list[Row]:
    """Runs, the latest first; of one file or function if that is named.

    Raises:
        HistoryError: it cannot be read.
    """
    where, values = _where(path, qualname)
    query = f"SELECT {_ROW} FROM runs{where} ORDER BY created DESC, rowid DESC LIMIT ?"
    with _reading() as base:
        found = base.execute(query, [*values, -1 if limit is None else limit])
        return [Row(*row) for row in found]


def _where(path: str | None, qualname: str | None) -> tuple[str, list[str]]:
    named = [("path", path), ("qualname", qualname)]
    asked = [(column, value) for column, value in named if value is not None]
    clause = " AND ".join(f"{column} = ?" for column, _ in asked)
    return f" WHERE {clause}" if clause else "", [value for _, value in asked]


def find(wanted: str | None = None) -> Row:
    """The run with that id, or whose id begins so; the latest one without.

    Raises:
        HistoryError: there is none, or several; or it cannot be read.
    """
    with _reading() as base:
        query = f"SELECT {_ROW} FROM runs WHERE substr(id, 1, ?) = ?"
        text = wanted or ""
        order = " ORDER BY created DESC, rowid DESC LIMIT 2"
        found = base.execute(query + order, [len(text), text]).fetchall()
    if not found:
        what = f"no run {wanted}" if wanted else "no run yet"
        raise HistoryError(f"the history holds {what}; see `afterburner history`")
    if wanted and len(found) > 1:
        raise HistoryError(f"several runs begin with {wanted}; give more of the id")
    return Row(*found[0])


def load(run: str) -> Trajectory:
    """The trajectory of the run with exactly that id. Raises as `find` does."""
    with _reading() as base:
        found = base.execute("SELECT trajectory FROM runs WHERE id = ?", [run])
        blob = found.fetchone()
    if blob is None:
        raise HistoryError(f"the history holds no run {run}")
    try:
        text = zlib.decompress(blob[0])
    except zlib.error as error:
        raise HistoryError(f"run {run} in the history is damaged: {error}") from error
    return trajectory.parse(text, f"run {run}")


@dataclass(frozen=True, slots=True)
class Tried:
    """A candidate of some run."""

    policy: str
    name: str
    reason: str
    verdict: str
    accepted: bool
    won: bool


def tried(policy: str) -> list[Tried]:
    """All candidates of a policy, in all runs.

    Raises:
        HistoryError: it cannot be read.
    """
    columns = "policy, name, reason, verdict, accepted, won"
    with _reading() as base:
        found = base.execute(f"SELECT {columns} FROM tried WHERE policy = ?", [policy])
        return [
            Tried(who, name, reason, verdict, bool(accepted), bool(won))
            for who, name, reason, verdict, accepted, won in found
        ]


def prune(*, keep_days: float | None = None, keep_bytes: int | None = None) -> int:
    """Drop runs that are older or, from the oldest on, too much; how many.

    Raises:
        HistoryError: it cannot be written.
    """
    path = place()
    if path is None or not path.exists():
        return 0
    with history_file.writing(path, WAIT_S) as base:
        dropped = _drop(base, keep_days, keep_bytes)
    if dropped:
        history_file.shrink(path)
    return dropped


def clear(*, path: str | None = None, qualname: str | None = None) -> int:
    """Drop all runs, or those of a file or function; how many. Raises as `prune`."""
    file = place()
    if file is None or not file.exists():
        return 0
    where, values = _where(path, qualname)
    with history_file.writing(file, WAIT_S) as base:
        dropped = base.execute(f"DELETE FROM runs{where}", values).rowcount
    history_file.shrink(file)
    return dropped


@contextmanager
def _reading() -> Iterator[sqlite3.Connection]:
    path = place()
    if path is None:
        raise HistoryError(f"the history is turned off by {VARIABLE}")
    with history_file.reading(path) as base:
        yield base


def _add(path: Path, run: Trajectory, wait_s: float) -> None:
    blob = zlib.compress(run.model_dump_json().encode("utf-8", "surrogatepass"))
    with history_file.writing(path, wait_s) as base:
        base.execute(
            f"INSERT OR REPLACE INTO runs ({_ROW}, trajectory) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [*asdict(row_of(run)).values(), blob],
        )
        base.executemany(
            "INSERT OR REPLACE INTO tried VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            list(_tried_in(run)),
        )
        _drop(base, KEEP_DAYS, KEEP_BYTES)


def row_of(run: Trajectory) -> Row:
    """The run in a few words."""
    passed = [exam for exam in run.exams if exam.passed]
    found = (passed[-1].report.get(run.objective) or {}) if passed else {}
    return Row(
        id=run.id,
        created=run.created,
        path=run.target.path,
        qualname=run.target.qualname,
        objective=run.objective,
        policy=run.policy,
        search=str(run.settings.get("search", "greedy")),
        status=run.status,
        reason=run.reason,
        ratio=found.get("ratio"),
        low=found.get("low"),
        high=found.get("high"),
        candidates=len(run.candidates),
        elapsed_s=run.elapsed_s,
        evidence=run.evidence,
    )


def _tried_in(run: Trajectory) -> Iterator[tuple[Any, ...]]:
    for one in run.candidates:
        answer = run.answer_of(one.candidate)
        won = one.candidate == run.winner
        verdict = one.report["verdict"]
        idea = (answer.policy, answer.name, answer.reason)
        yield (run.id, one.candidate, *idea, verdict, one.accepted, won)


def _drop(
    base: sqlite3.Connection, keep_days: float | None, keep_bytes: int | None
) -> int:
    """Delete what is too old, and the oldest runs beyond a total size."""
    dropped = 0
    if keep_days is not None:
        oldest = time.time() - keep_days * 86_400
        stamp = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(max(0.0, oldest)))
        gone = base.execute("DELETE FROM runs WHERE created < ?", [stamp])
        dropped += gone.rowcount
    if keep_bytes is not None:
        gone = base.execute(
            "DELETE FROM runs WHERE id IN (SELECT id FROM (SELECT id, "
            "sum(length(trajectory)) OVER (ORDER BY created DESC, rowid DESC) AS used "
            "FROM runs) WHERE used > ?)",
            [keep_bytes],
        )
        dropped += gone.rowcount
    return dropped
