"""The file of the history: opened, locked, and set aside where it is damaged.

What is in it is the business of `history`.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from urllib.parse import quote

import platformdirs

from afterburner_engine.errors import EngineError

VERSION = 1
"""Of the tables."""

WAIT_S = 5.0
"""How long a writer waits for other writers."""

VARIABLE = "AFTERBURNER_HISTORY"
"""Environment: another file, or `off`."""

OFF = ("off", "0", "no", "false")

_TABLES = """
CREATE TABLE IF NOT EXISTS runs (
    id TEXT PRIMARY KEY, created TEXT NOT NULL, path TEXT NOT NULL,
    qualname TEXT NOT NULL, objective TEXT NOT NULL, policy TEXT NOT NULL,
    search TEXT NOT NULL, status TEXT NOT NULL, reason TEXT NOT NULL,
    ratio REAL, low REAL, high REAL, candidates INTEGER NOT NULL,
    elapsed_s REAL NOT NULL, evidence TEXT, trajectory BLOB NOT NULL
);
CREATE INDEX IF NOT EXISTS runs_created ON runs (created);
CREATE TABLE IF NOT EXISTS tried (
    run TEXT NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
    candidate INTEGER NOT NULL, policy TEXT NOT NULL, name TEXT NOT NULL,
    reason TEXT NOT NULL, verdict TEXT NOT NULL, accepted INTEGER NOT NULL,
    won INTEGER NOT NULL, PRIMARY KEY (run, candidate)
);
"""

_BESIDE = ("", "-wal", "-shm")
"""Endings of the files that make up a database."""

_BROKEN = (sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT)


_SUFFIXES = (".sqlite", ".sqlite3", ".db")
_HEADER = b"SQLite format 3\0"


class HistoryError(EngineError):
    """The history cannot be read or written; the text says why and what to do."""


class Damaged(HistoryError):
    """The file was damaged and has been set aside: there is no history now."""


def place() -> Path | None:
    """The file; None where the environment turns the history off."""
    named = os.environ.get(VARIABLE, "")
    if named.lower() in OFF:
        return None
    if named:
        return Path(named).expanduser()
    return Path(platformdirs.user_data_dir("afterburner")) / "history.sqlite"


@contextmanager
def writing(path: Path, wait_s: float) -> Iterator[sqlite3.Connection]:
    """The database in a transaction; it is made where it is missing.

    Raises:
        Damaged: it was none; the next attempt finds a clear place.
        HistoryError: it cannot be written.
    """
    with _explained(path):
        _make(path, wait_s)
        with closing(_open(path, wait_s)) as base:
            base.execute("BEGIN IMMEDIATE")
            with base:
                yield base


@contextmanager
def reading(path: Path) -> Iterator[sqlite3.Connection]:
    """The database to read from, or an empty one where there is no file.

    Raises:
        HistoryError: it cannot be read.
    """
    with _explained(path):
        if not path.exists():
            with closing(sqlite3.connect(":memory:")) as empty:
                empty.executescript(_TABLES)
                yield empty
            return
        with closing(_open_to_read(path)) as base:
            _check_version(base, path)
            yield base


def shrink(path: Path) -> None:
    """Give the space of what was deleted back; not while others use it."""
    with _explained(path), closing(_open(path, WAIT_S)) as base:
        base.execute("VACUUM")
        base.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _make(path: Path, wait_s: float) -> None:
    """The file with its tables. One process at a time does this."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with _alone(path, wait_s):
        # Before SQLite makes it, which gives the files beside it the same mode.
        os.close(os.open(path, os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o600))
        with closing(_open(path, wait_s)) as base:
            if base.execute("PRAGMA user_version").fetchone()[0] == 0:
                base.execute("PRAGMA journal_mode = WAL")
                base.executescript(f"{_TABLES} PRAGMA user_version = {VERSION};")
            _check_version(base, path)


def _open(path: Path, wait_s: float) -> sqlite3.Connection:
    base = sqlite3.connect(path, timeout=wait_s, isolation_level=None)
    base.execute("PRAGMA foreign_keys = ON")
    base.execute("PRAGMA synchronous = NORMAL")
    return base


def _open_to_read(path: Path) -> sqlite3.Connection:
    name = f"file:{quote(str(path.absolute()))}"
    base = sqlite3.connect(f"{name}?mode=ro", uri=True, timeout=WAIT_S)
    try:
        base.execute("PRAGMA user_version").fetchone()
    except sqlite3.OperationalError:
        # In a folder that cannot be written, the files beside it cannot be made.
        base.close()
        base = sqlite3.connect(f"{name}?immutable=1", uri=True)
    return base


def _check_version(base: sqlite3.Connection, path: Path) -> None:
    found = base.execute("PRAGMA user_version").fetchone()[0]
    if found != VERSION:
        raise HistoryError(
            f"the history {path} has version {found}; this version of afterburner "
            f"uses {VERSION}. Use the one that wrote it, or set AFTERBURNER_HISTORY "
            "to another file."
        )


@contextmanager
def _explained(path: Path) -> Iterator[None]:
    """Errors of the database in words; a damaged one is set aside."""
    try:
        found = path.stat().st_ino
    except OSError:
        found = None
    try:
        yield
    except sqlite3.Error as error:
        code = getattr(error, "sqlite_errorcode", 0) & 0xFF
        if code in _BROKEN and not _ours(path):
            raise HistoryError(
                f"{path} is no history, and is left as it is; set AFTERBURNER_HISTORY "
                "to another file"
            ) from error
        if code in _BROKEN and found is not None:
            raise Damaged(_aside(path, found, str(error))) from error
        raise HistoryError(f"the history {path} cannot be used: {error}") from error
    except OSError as error:
        why = error.strerror or error
        raise HistoryError(f"the history {path} cannot be used: {why}") from error


def _ours(path: Path) -> bool:
    """Whether a file that is no database may have been one.

    AFTERBURNER_HISTORY may name any file of the user's by mistake.
    """
    if path.suffix in _SUFFIXES:
        return True
    with path.open("rb") as file:
        return file.read(len(_HEADER)) == _HEADER


def _aside(path: Path, inode: int, why: str) -> str:
    """Give a damaged file another name; words on that.

    Another process may have done so before, and made a new file in its place.
    """
    stamp = time.strftime("%Y%m%dT%H%M%S", time.gmtime())
    name = f"{path.name}.damaged-{stamp}-{os.getpid()}"
    said = f"the history {path} is damaged ({why})"
    try:
        with _alone(path, WAIT_S):
            if path.exists() and path.stat().st_ino == inode:
                for ending in _BESIDE:
                    with contextlib.suppress(FileNotFoundError):
                        beside = path.with_name(path.name + ending)
                        beside.rename(path.with_name(name + ending))
    except OSError as error:
        raise HistoryError(f"{said}, and cannot be set aside: {error}") from error
    return (
        f"{said}. It was set aside as {path.with_name(name)}; nothing in it is lost "
        "that SQLite can still read (`sqlite3 FILE .recover`). A new one is begun."
    )


@contextmanager
def _alone(path: Path, wait_s: float) -> Iterator[None]:
    """No other process makes the file, or sets it aside, meanwhile."""
    lock = path.with_name(f"{path.name}.lock")
    handle = os.open(lock, os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o600)
    deadline = time.monotonic() + wait_s
    try:
        while True:
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                if time.monotonic() >= deadline:
                    raise
                time.sleep(0.005)
        yield
    finally:
        os.close(handle)
