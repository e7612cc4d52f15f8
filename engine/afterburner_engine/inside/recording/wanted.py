"""Whose calls are kept: named functions, or all of the project's own modules."""

from __future__ import annotations

import fnmatch
import os
from collections.abc import Mapping, Sequence
from typing import Optional

_FOREIGN = frozenset(
    {"site-packages", "dist-packages", "node_modules", ".tox", ".nox", ".venv", "venv"}
)
_TESTS = ("test_*.py", "*_test.py", "conftest.py", "setup.py", "noxfile.py")
_TEST_FOLDERS = frozenset({"test", "tests", "testing"})

Names = Optional[frozenset[str]]
"""Qualified names of functions; None stands for all."""


class Wanted:
    """Decides by a file's name and a function's; remembers what it has decided."""

    def __init__(
        self, project: str, targets: Mapping[str, Sequence[str] | None]
    ) -> None:
        """`targets` are files with their functions; empty means the whole project."""
        self._project = os.path.join(os.path.realpath(project), "")
        self._targets = {
            os.path.realpath(path): None if names is None else frozenset(names)
            for path, names in targets.items()
        }
        self._known: dict[str, tuple[str, Names] | None] = {}

    def file(self, name: str) -> tuple[str, Names] | None:
        """The full path of a module's file and what is wanted of it, or None."""
        if name not in self._known:
            self._known[name] = self._decide(name)
        return self._known[name]

    def _decide(self, name: str) -> tuple[str, Names] | None:
        if name.startswith("<") or not os.path.isfile(name):
            return None
        path = os.path.realpath(name)
        if self._targets:
            return (path, self._targets[path]) if path in self._targets else None
        return (path, None) if self._is_own(path) else None

    def _is_own(self, path: str) -> bool:
        if not path.startswith(self._project):
            return False
        *folders, file = path[len(self._project) :].split(os.sep)
        if _FOREIGN & set(folders) or _TEST_FOLDERS & set(folders):
            return False
        if any(fnmatch.fnmatch(file, pattern) for pattern in _TESTS):
            return False
        return not any(self._is_environment(folders[:n]) for n in range(len(folders)))

    def _is_environment(self, folders: list[str]) -> bool:
        place = os.path.join(self._project, *folders, "pyvenv.cfg")
        return os.path.isfile(place)


def is_wanted(qualname: str, names: Names) -> bool:
    """Whether a function can be a target, and is one that is asked for."""
    if names is not None:
        return qualname in names
    return "<" not in qualname  # no lambda, comprehension or function in a function
