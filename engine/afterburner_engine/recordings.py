"""Recorded calls on disk: one file for each function, in the user's data directory.

A file holds data and no code: JSON lines, a header first. This side never makes
objects of them; that happens inside the sandbox (`inside.recording.rebuild`).
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import platformdirs

from afterburner_engine import evidence
from afterburner_engine.errors import EngineError

SCHEMA = 1

LIMIT = 32
"""Calls that are kept of a function."""

MAX_BYTES = 4 << 20
"""Of one function's calls together: a workload is sent around."""

Key = tuple[str, str]
"""A file and the qualified name of a function in it."""


@dataclass(frozen=True, slots=True)
class Recording:
    """What was seen of one function."""

    path: str
    qualname: str
    command: tuple[str, ...]
    created: str
    lines: tuple[str, ...]
    """The calls: each an object of JSON."""

    left_out: dict[str, int] = field(default_factory=dict)
    """Why calls could not be kept, and how many of them."""

    hint: str = ""
    """What to do for calls, where nothing was run for them."""

    @property
    def notes(self) -> list[str]:
        """What the user should know."""
        if self.hint:
            return [self.hint]
        if not self.lines and not self.left_out and self.command:
            return [f"{' '.join(self.command)} made no call of {self.qualname}."]
        if not self.left_out:
            return []
        reasons = ", ".join(f"{why} ({n})" for why, n in self.left_out.items())
        return [f"Recorded calls were left out, because they were given {reasons}."]

    def blob(self) -> bytes:
        """The calls in the form in which the input service takes them."""
        return "\n".join(self.lines).encode("ascii")

    def places(self) -> tuple[tuple[Path, ...], tuple[Path, ...]]:
        """Import roots, and what must be seen in them, for the classes that occur."""
        pairs = [pair for line in self.lines for pair in json.loads(line)["places"]]
        roots = dict.fromkeys(Path(root) for root, _ in pairs)
        tops = dict.fromkeys(Path(top) for _, top in pairs)
        return tuple(roots), tuple(tops)


def folder() -> Path:
    """Where recordings are kept."""
    return Path(platformdirs.user_data_dir("afterburner")) / "recordings"


def place(path: str | Path, qualname: str) -> Path:
    """The file of one function's recording."""
    full = os.path.realpath(path)
    digest = hashlib.sha256(full.encode("utf-8", "surrogateescape")).hexdigest()[:16]
    name = re.sub(r"[^\w.]+", "-", qualname)
    return folder() / f"{Path(full).stem}-{digest}" / f"{name}.jsonl"


def save(recording: Recording) -> Path:
    """Write a recording in the place of an older one.

    Raises:
        EngineError: it cannot be written there.
    """
    return write(recording, place(recording.path, recording.qualname))


def write(recording: Recording, path: Path) -> Path:
    """Write a recording to a file; raises as `save` does."""
    header = {
        "schema_version": SCHEMA,
        "path": recording.path,
        "qualname": recording.qualname,
        "command": list(recording.command),
        "created": recording.created,
        "left_out": recording.left_out,
    }
    text = "\n".join([json.dumps(header), *recording.lines, ""])
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        handle, new = tempfile.mkstemp(dir=path.parent)  # for the user's eyes alone
        with os.fdopen(handle, "w", encoding="ascii") as opened:
            opened.write(text)
        os.replace(new, path)
    except OSError as error:
        raise EngineError(
            f"the recording cannot be written to {path}: {error}. "
            "Set XDG_DATA_HOME (or XDG_CACHE_HOME) to a folder that can be written."
        ) from error
    return path


def find(path: str | Path, qualname: str) -> Recording | None:
    """The recording of a function, if there is one that this version reads.

    Raises:
        EngineError: it is damaged.
    """
    return read(place(path, qualname))


def read(file: Path) -> Recording | None:
    """The recording in a file, as `find` gives it."""
    try:
        header, *lines = file.read_text(encoding="ascii").splitlines()
        told = json.loads(header)
        if told["schema_version"] != SCHEMA:
            return None
        checked = [line for line in lines if "call" in json.loads(line)]
        return Recording(
            path=told["path"],
            qualname=told["qualname"],
            command=tuple(told["command"]),
            created=told["created"],
            lines=tuple(checked),
            left_out=dict(told["left_out"]),
        )
    except (FileNotFoundError, NotADirectoryError):
        return None
    except (OSError, ValueError, KeyError, TypeError, RecursionError) as error:
        raise EngineError(
            f"the recording {file} cannot be read: {error}. Delete it, or record anew."
        ) from error


def forget(path: str | Path, qualname: str | None = None) -> bool:
    """Delete the recordings of a file, or of one function; whether there were any."""
    file = place(path, qualname or "-")
    if qualname is None:
        there = file.parent.is_dir()
        shutil.rmtree(file.parent, ignore_errors=True)
        return there
    there = file.exists()
    file.unlink(missing_ok=True)
    return there


def collect(
    spool: Iterable[str], command: Iterable[str], limit: int = LIMIT
) -> list[Recording]:
    """What the lines of all processes of a command come to, a recording a function.

    Lines that are no JSON are those of processes that were killed while they wrote.
    """
    calls: dict[Key, dict[str, dict[str, Any]]] = {}
    left_out: dict[Key, Counter[str]] = {}
    for told in _objects(spool):
        path, qualname = told.get("path"), told.get("qualname")
        if not isinstance(path, str) or not isinstance(qualname, str):
            continue
        key = (path, qualname)
        if "why" in told:
            left_out.setdefault(key, Counter())[str(told["why"])] += 1
        elif "call" in told:
            line = json.dumps(told["call"], sort_keys=True)
            calls.setdefault(key, {}).setdefault(line, told)
    now, words = evidence.now(), tuple(command)
    return [
        Recording(
            path=key[0],
            qualname=key[1],
            command=words,
            created=now,
            lines=tuple(_chosen(list(calls.get(key, {}).values()), limit)),
            left_out=dict(left_out.get(key, {})),
        )
        for key in dict.fromkeys([*calls, *left_out])
    ]


def _objects(spool: Iterable[str]) -> Iterator[dict[str, Any]]:
    for line in spool:
        try:
            told = json.loads(line)
        except (ValueError, RecursionError):
            continue
        if isinstance(told, dict):
            yield told


def _chosen(calls: list[dict[str, Any]], limit: int) -> list[str]:
    """Calls of as many shapes as can be, outer ones first, then by their size."""
    by_shape: dict[str, list[dict[str, Any]]] = {}
    for call in sorted(calls, key=lambda told: bool(told["inner"])):
        by_shape.setdefault(str(call["shape"]), []).append(call)
    rounds = max(map(len, by_shape.values()), default=0)
    ranked = [
        group[turn]
        for turn in range(rounds)
        for group in by_shape.values()
        if turn < len(group)
    ]
    kept: list[str] = []
    left = MAX_BYTES
    for call in ranked:
        line = _line(call)
        if len(kept) < limit and len(line) <= left:
            kept.append(line)
            left -= len(line)
    return sorted(kept, key=len)


def _line(call: dict[str, Any]) -> str:
    names = ("module", "shape", "inner", "call", "places")
    return json.dumps({name: call[name] for name in names}, separators=(",", ":"))
