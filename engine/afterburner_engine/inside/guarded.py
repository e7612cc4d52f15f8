"""Keeps guesses from doing anything but computing.

A guessed argument may be a descriptor, a path or a process by accident: what would
open, remove, start or signal something is refused with an exception, by a hook of
Python's audit events. The sandbox is what protects the machine; this protects the
process that makes the inputs.
"""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Iterator
from typing import Any

REFUSED = (
    "os.",
    "shutil.",
    "socket.",
    "subprocess.",
    "signal.",
    "ctypes.",
    "mmap.",
    "pty.",
    "fcntl.",
    "syslog.",
    "tempfile.",
    "faulthandler.",
)
"""Beginnings of the names of events."""

HARMLESS = frozenset({"os.listdir", "os.scandir", "os.walk", "os.fwalk"})


_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT


class Refused(PermissionError):
    """What the call would have done reaches beyond it."""


class _State:
    """Whether the hook, which cannot be taken out again, is at work."""

    installed = False
    on = False


@contextlib.contextmanager
def guarded() -> Iterator[None]:
    """Refuse what reaches beyond the process."""
    if not _State.installed:
        _State.installed = True
        sys.addaudithook(_hook)
    _State.on = True
    try:
        yield
    finally:
        _State.on = False


def _hook(event: str, args: tuple[Any, ...]) -> None:
    if not _State.on:
        return
    if event == "open":
        path, mode, flags = args
        reads = not set(str(mode or "")) & set("wax+") and not flags & _WRITING
        if isinstance(path, int) or not reads:
            raise Refused(f"a guess would open {path!r}")
    elif event.startswith(REFUSED) and event not in HARMLESS:
        raise Refused(f"a guess would do {event}")
