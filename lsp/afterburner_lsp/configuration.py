"""Which settings count for a text: asked of the client, and read from its project."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any

from afterburner_lsp.options import Options, Read, from_client, from_project

_NAMED_BY_NOBODY = ("", "python", "python3")
"""What stands in the setting of a client whose user has chosen no interpreter."""


class Configuration:
    """What is set, by folders of the workspace. `warn` is told what is wrong, once."""

    def __init__(self, warn: Callable[[str], None]) -> None:
        self._warn = warn
        self._warned: set[str] = set()
        self._initial: Any = None
        self._told: dict[str | None, Any] = {}
        self._pythons: dict[str | None, str] = {}
        self.ready = asyncio.Event()
        """Set once the client has said what is set, or that it does not say."""

    def begin(self, initial: Any) -> None:
        """Take `initializationOptions`; with or without the section's name."""
        if isinstance(initial, dict):
            initial = initial.get("afterburner", initial)
        self._initial = initial

    def take(self, root: str | None, section: Any, python: Any) -> None:
        """Take what the client says for a folder; None: for all that have none."""
        self._told[root] = section
        found = _interpreter(python)
        if found is not None:
            self._pythons[root] = found
        else:
            self._pythons.pop(root, None)

    def forget(self) -> None:
        """What was said before no longer counts."""
        self._told.clear()
        self._pythons.clear()

    def options(self, path: Path, root: str | None) -> Options:
        """What counts for a text that lies at `path`."""
        read = self._read(path, root)
        for problem in read.problems:
            if problem not in self._warned:
                self._warned.add(problem)
                self._warn(problem)
        return read.options

    def _read(self, path: Path, root: str | None) -> Read:
        told = self._told.get(root, self._told.get(None))
        python = self._pythons.get(root, self._pythons.get(None))
        chosen = Options(python=python)
        problems: tuple[str, ...] = ()
        read = from_project(path, chosen)
        for section in (self._initial, told):
            problems += read.problems
            read = from_client(section, read.options)
        return Read(read.options, problems + read.problems)


def _interpreter(section: Any) -> str | None:
    """What the client's section on Python names, if it is there."""
    if not isinstance(section, dict):
        return None
    for key in ("defaultInterpreterPath", "pythonPath"):
        named = section.get(key)
        if isinstance(named, str) and named not in _NAMED_BY_NOBODY:
            full = Path(named).expanduser()
            if full.is_file():
                return str(full)
    return None
