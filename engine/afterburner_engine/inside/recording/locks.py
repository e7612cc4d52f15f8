"""Locks as data: objects that guard themselves by one are objects like others.

A lock is told by its kind and by whether it is held; a held one comes back free, since
whoever held it is not there.
"""

from __future__ import annotations

import copyreg
import threading
from typing import Any

KINDS: dict[str, Any] = {"lock": threading.Lock, "rlock": threading.RLock}


def kind_of(value: Any) -> str | None:
    """The name of a lock's kind, or None for other values."""
    for name, make in KINDS.items():
        if type(value) is type(make()):
            return name
    return None


def made(name: str) -> Any:
    """A free lock. From here on, this process can tell locks by their kind."""
    for make in KINDS.values():
        copyreg.pickle(type(make()), _parts)
    return KINDS[name]()


def _parts(lock: Any) -> tuple[Any, tuple[Any, ...]]:
    return made, (kind_of(lock),)
