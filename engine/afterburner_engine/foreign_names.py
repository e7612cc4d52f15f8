"""Which of the user's functions another profiler means: by file, line and bare name."""

from __future__ import annotations

import os
from pathlib import Path

from afterburner_engine.errors import TargetError
from afterburner_engine.functions import FunctionInfo
from afterburner_engine.inside.recording.wanted import Wanted
from afterburner_engine.target import list_functions

Key = tuple[str, str]
"""A file, and the qualified name of a function in it."""

MODULE = "<module>"


class Names:
    """Finds functions of the project; a file is read once."""

    def __init__(self, project: Path) -> None:
        """Relative paths are those of `project`."""
        self._project = project
        self._wanted = Wanted(str(project), {})
        self._functions: dict[str, tuple[FunctionInfo, ...]] = {}
        self._found: dict[tuple[str, int, str], Key | None] = {}

    def find(self, file: str, line: int, name: str) -> Key | None:
        """The function around a place in a file; None where that is not the user's."""
        place = (file, line, name)
        if place not in self._found:
            self._found[place] = self._find(*place)
        return self._found[place]

    def _find(self, file: str, line: int, name: str) -> Key | None:
        if not file.endswith(".py"):
            return None
        here = file if os.path.isfile(file) else os.path.join(self._project, file)
        own = self._wanted.file(here)
        if own is None:
            return None
        infos = self._of_file(own[0])
        qualname = _named(infos, line, name)
        return own[0], qualname.partition(".<locals>")[0] if qualname else MODULE

    def _of_file(self, path: str) -> tuple[FunctionInfo, ...]:
        if path not in self._functions:
            try:
                self._functions[path] = list_functions(Path(path))
            except TargetError:
                self._functions[path] = ()
        return self._functions[path]


def _named(infos: tuple[FunctionInfo, ...], line: int, name: str) -> str | None:
    """By name and line; where the file has changed since, by a name that is unique."""
    bare = name.rpartition(".")[2]
    same = [info for info in infos if name in (info.qualname, _bare(info))]
    same = same or [info for info in infos if _bare(info) == bare]
    here = [info for info in same if info.line <= line <= info.end_line]
    if here or len({info.qualname for info in same}) == 1:
        return (here or same)[-1].qualname
    if name == MODULE or (not name.startswith("<") and not same):
        return None
    around = [info for info in infos if info.line <= line <= info.end_line]
    return around[-1].qualname if around else None


def _bare(info: FunctionInfo) -> str:
    return info.qualname.rpartition(".")[2]
