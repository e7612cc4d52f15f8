"""Which of a file's functions the user means: by name, by line, or the only one.

Every refusal says what to write instead.
"""

from __future__ import annotations

import difflib
import os
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from afterburner_engine.errors import TargetError
from afterburner_engine.functions import Found

_LINE_SPECS = (
    re.compile(r"(?P<file>.+?):(?P<line>\d+)(?::\d+)?"),
    re.compile(r"(?P<file>.+):(?P<line>\d+)"),
)
"""The first takes `FILE:LINE:COLUMN` too, as compilers and editors write it."""

_MAX_LISTED = 20


@dataclass(frozen=True, slots=True)
class Selection:
    """What the user wrote, taken apart."""

    path: Path
    name: str | None
    line: int | None


def parse_spec(spec: str) -> Selection:
    """Take `FILE`, `FILE::QUALNAME` or `FILE:LINE` apart.

    A file that exists wins, whatever colons are in its name.

    Raises:
        TargetError: it is none of these.
    """
    if not spec.strip():
        raise TargetError("no file is named; write FILE, FILE::FUNCTION or FILE:LINE")
    if os.path.exists(spec):
        return Selection(Path(spec), None, None)
    readings = list(_readings(spec))
    existing = (found for found in readings if found.path.is_file())
    likely = next(existing, readings[0] if readings else None)
    if likely:
        return likely
    file, mark, name = spec.rpartition(":")
    if mark and os.path.isfile(file):
        raise TargetError(f"cannot read {spec!r}; did you mean {file}::{name}?")
    return Selection(Path(spec), None, None)


def _readings(spec: str) -> Iterator[Selection]:
    """All ways to read it that name a function or a line, the likeliest first."""
    file, mark, name = spec.rpartition("::")
    if mark and file:
        yield Selection(Path(file), name.strip() or None, None)
    for pattern in _LINE_SPECS:
        match = pattern.fullmatch(spec)
        if match:
            yield Selection(Path(match["file"]), None, int(match["line"]))


def choose(selection: Selection, functions: Sequence[Found], text: str) -> Found:
    """The function that is meant, of all `functions` of the file.

    Raises:
        TargetError: there is none, or it is not clear which, or it is unsuited.
    """
    path = selection.path
    if not functions:
        empty = "defines no function" if text.strip() else "is empty"
        raise TargetError(f"{path} {empty}; name a file with a function in it")
    if selection.line is not None:
        return _at_line(path, functions, selection.line)
    if selection.name is not None:
        return _by_name(path, functions, selection.name)
    return _only_one(path, functions)


def _only_one(path: Path, functions: Sequence[Found]) -> Found:
    usable = [function for function in functions if not function.info.problem]
    if len(usable) == 1:
        return usable[0]
    if not usable:
        reasons = "; ".join(
            f"{function.info.qualname}: {function.info.problem}"
            for function in functions[:_MAX_LISTED]
        )
        raise TargetError(f"{path} has no function that can be optimised ({reasons})")
    raise TargetError(
        f"{path} has {len(usable)} functions; choose one with {path}::NAME, "
        f"where NAME is {_names(functions)}"
    )


def _at_line(path: Path, functions: Sequence[Found], line: int) -> Found:
    holding = [
        function
        for function in functions
        if function.info.line <= line <= function.info.end_line
    ]
    for function in reversed(holding):
        if not function.info.problem:
            return function
    if holding:
        raise _unusable(holding[0])
    raise TargetError(
        f"no function of {path} holds line {line}; choose {_names(functions)}"
    )


def _by_name(path: Path, functions: Sequence[Found], name: str) -> Found:
    named = [f for f in functions if f.info.qualname == name] or [
        f for f in functions if f.info.qualname.replace(".<locals>.", ".") == name
    ]
    if not named:
        raise TargetError(f"{path} has no function {name}; {_nearest(functions, name)}")
    usable = [function for function in named if not function.info.problem]
    if not usable:
        raise _unusable(named[-1])
    return usable[-1]


def _unusable(function: Found) -> TargetError:
    info = function.info
    return TargetError(
        f"{info.qualname} (line {info.line}) cannot be optimised: {info.problem}"
    )


def _nearest(functions: Sequence[Found], name: str) -> str:
    names = list(
        dict.fromkeys(f.info.qualname for f in functions if not f.info.problem)
    )
    by_last = {known.rpartition(".")[2]: known for known in names}
    near = difflib.get_close_matches(name, names, 3)
    last = name.rpartition(".")[2]
    near += [by_last[found] for found in difflib.get_close_matches(last, by_last, 3)]
    if near:
        return f"did you mean {' or '.join(dict.fromkeys(near))}?"
    return f"choose {_names(functions)}"


def _names(functions: Sequence[Found]) -> str:
    names = [f.info.qualname for f in functions if not f.info.problem]
    if not names:
        return "another file: none of its functions can be optimised"
    shown = ", ".join(names[:_MAX_LISTED])
    more = len(names) - _MAX_LISTED
    text = f"{shown} and {more} more" if more > 0 else shown
    return text if len(names) == 1 else f"one of {text}"
