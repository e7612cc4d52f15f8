"""What is written of each running server, for every front end to find it.

A record is true for as long as its lock is held. What a process left behind that was
killed is removed by whoever sees it next, and so is the server that it left running.
"""

from __future__ import annotations

import contextlib
import json
import os
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from afterburner_engine.serving import locks, places
from afterburner_engine.serving.processes import Process

VERSION = 1
READY = "ready"


@dataclass(frozen=True, slots=True, kw_only=True)
class Server:
    """A server and who stands over it."""

    model: str
    """A hub id, or the absolute path of a checkpoint."""

    name: str
    """By which requests ask for the model."""

    state: str
    """`starting`, `ready`, `restarting` or `stopping`."""

    url: str
    """The base URL of its OpenAI-compatible API."""

    key: str = field(repr=False)
    supervisor: Process
    process: Process | None
    """The server itself; it leads its process group."""

    since: float
    """When it was started, by the clock on the wall."""

    idle_minutes: float
    """After how long without requests it ends; 0: never."""

    adapters: dict[str, str] = field(default_factory=dict)
    """LoRA adapters by the name by which requests ask for them."""

    log: str = ""

    @property
    def ready(self) -> bool:
        """Whether it answers requests: its supervisor may not have seen its end yet."""
        return self.state == READY and self.process is not None and self.process.alive

    def shown(self) -> dict[str, Any]:
        """What may be printed: everything but the key."""
        said = asdict(self)
        del said["key"]
        return said


def lock_path(model: str) -> Path:
    """The file that its supervisor keeps locked."""
    return places.folder() / f"serve-{places.stem(model)}.lock"


def write(server: Server) -> None:
    """Replace the record, readable by its user alone; raises OSError."""
    path = _path(server.model)
    text = json.dumps({"version": VERSION, **asdict(server)})
    fresh = path.with_suffix(f".{os.getpid()}.new")
    flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW
    with os.fdopen(os.open(fresh, flags, 0o600), "w", encoding="utf-8") as file:
        file.write(text)
    fresh.replace(path)


def remove(model: str) -> None:
    """By the supervisor, before it ends."""
    with contextlib.suppress(OSError):
        _path(model).unlink(missing_ok=True)


def find(model: str) -> Server | None:
    """The record of a model whose supervisor lives."""
    if not _is_held(model):
        clear_stale(model)
        return None
    found = _read(_path(model))
    return found if found is not None and found.model == model else None


def running() -> list[Server]:
    """All records of supervisors that live, the oldest first."""
    found = [server for path in _all() if (server := _read(path)) is not None]
    alive = [server for each in found if (server := find(each.model)) is not None]
    return sorted(alive, key=lambda server: server.since)


def is_held(model: str) -> bool:
    """Whether a supervisor of this model lives, record or not."""
    return _is_held(model)


def clear_stale(model: str) -> None:
    """Remove what a killed supervisor has left behind, if that is what it is."""
    if not _path(model).exists():
        return
    with contextlib.suppress(OSError):
        lock = locks.acquire(lock_path(model), patience_s=0)
        if lock is None:
            return  # a new one has begun
        try:
            discard(model)
        finally:
            lock.release()


def discard(model: str) -> None:
    """End a server that was left running, and remove its record.

    Only for who holds the lock.
    """
    found = _read(_path(model))
    if found is not None and found.process is not None:
        found.process.kill_group()
    remove(model)


def _is_held(model: str) -> bool:
    try:
        return locks.is_held(lock_path(model))
    except OSError:
        return False


def _path(model: str) -> Path:
    return places.folder() / f"serve-{places.stem(model)}.json"


def _all() -> Iterator[Path]:
    folder = places.existing()
    if folder is not None:
        yield from sorted(folder.glob("serve-*.json"))


def _read(path: Path) -> Server | None:
    """None where it is not there, or of another version."""
    try:
        said = json.loads(path.read_text(encoding="utf-8"))
        if said.pop("version") != VERSION:
            return None
        process = said.pop("process")
        return Server(
            supervisor=Process(**said.pop("supervisor")),
            process=Process(**process) if process else None,
            **said,
        )
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None
