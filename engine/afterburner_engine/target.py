"""The function that the user means, and the file with other code in its place.

Finding and replacing only: nothing here runs the file or writes to it.
"""

from __future__ import annotations

import difflib
import io
import os
from dataclasses import dataclass, field
from pathlib import Path

from afterburner_engine import candidate
from afterburner_engine.errors import CandidateError, TargetError
from afterburner_engine.functions import Found, FunctionInfo, find_functions
from afterburner_engine.imports import insertion, missing_imports
from afterburner_engine.selection import Selection, choose, parse_spec
from afterburner_engine.source_file import (
    SourceFile,
    normalise_newlines,
    parse_module,
    read_source,
    source_from_text,
)
from afterburner_engine.splice import Span, code_of, replace_function, span_of

__all__ = [
    "Change",
    "FunctionInfo",
    "Target",
    "find_target",
    "list_functions",
    "target_from_source",
]


@dataclass(frozen=True, slots=True)
class Change:
    """Whole lines of a file, and what takes their place."""

    first: int
    """Index of the first line."""

    end: int
    """Index after the last one; `first` where nothing is taken away."""

    text: str
    """What stands there instead, with line ends."""


@dataclass(frozen=True, slots=True)
class Target:
    """One function of one file, as it was when the file was read."""

    path: Path
    """Absolute; a symlink is not followed."""

    qualname: str
    """`func`, `Class.method`."""

    kind: str
    line: int
    """Where it starts, counted from 1, decorators included."""

    code: str
    """The function alone, decorators included, dedented, with `\\n` line ends."""

    module_source: str
    """The whole file, decoded, with `\\n` line ends."""

    module_name: str
    """Dotted; the package's root is found upwards by `__init__.py`."""

    root: Path
    """The folder that must be on `sys.path` for `module_name`."""

    original: bytes
    """The file as it was read."""

    source: SourceFile = field(repr=False, compare=False)
    span: Span = field(repr=False, compare=False)

    def check(self, code: str) -> str | None:
        """Why `code` cannot take the function's place, or None if it can."""
        reason = candidate.check(self.code, code)
        if reason:
            return reason
        try:
            self.patched(code)
        except CandidateError as error:
            return str(error)
        return None

    def with_code(self, code: str) -> str:
        """The whole module with `\\n` line ends and `code` in place.

        Raises:
            CandidateError: `code` cannot be put there; `check` says so before.
        """
        return normalise_newlines(self._patched_text(code))

    def patched(self, code: str) -> bytes:
        """The user's file with `code` in place; every other byte is kept.

        Raises:
            CandidateError: `code` cannot be put there; `check` says so before.
        """
        try:
            return self.source.encode(self._patched_text(code))
        except UnicodeEncodeError as error:
            raise CandidateError(
                f"the code holds {error.object[error.start]!r}, which the file's "
                f"encoding, {self.source.encoding}, cannot store"
            ) from error

    def diff(self, code: str) -> str:
        """Unified diff of the file; empty if `code` changes nothing."""
        name = self._shown_name()
        lines = difflib.unified_diff(
            _diff_lines(self.module_source),
            _diff_lines(self.with_code(code)),
            f"a/{name}",
            f"b/{name}",
        )
        no_end = "\n\\ No newline at end of file\n"
        return "".join(line if line.endswith("\n") else line + no_end for line in lines)

    def patch(self, code: str) -> bytes:
        """The diff in the file's own bytes, as `patch -p1` and `git apply` take it."""
        # Where a name has blanks, a tab tells the readers of a patch where it ends.
        end = "\t" if " " in (name := self._shown_name()) else ""
        lines = difflib.diff_bytes(
            difflib.unified_diff,
            _byte_lines(self.original),
            _byte_lines(self.patched(code)),
            os.fsencode(f"a/{name}{end}"),
            os.fsencode(f"b/{name}{end}"),
        )
        no_end = b"\n\\ No newline at end of file\n"
        return b"".join(
            line if line.endswith(b"\n") else line + no_end for line in lines
        )

    def changes(self, code: str) -> tuple[Change, ...]:
        """What differs in the file with `code` in place, from its top to its end.

        Raises:
            CandidateError: `code` cannot be put there; `check` says so before.
        """
        changes = self._changes(code)
        _parsed(self._with_changes(changes))
        return changes

    def _changes(self, code: str) -> tuple[Change, ...]:
        source, span = self.source, self.span
        try:
            imports, function = candidate.parts(code)
        except SyntaxError as error:
            raise CandidateError(f"the code is not Python: {error.msg}") from error
        pieces = replace_function(source, span, function)
        missing = missing_imports(source, imports, span.first)
        head = source.lines[span.first][: span.column]
        placed = "".join((head, *pieces, source.ends[span.last]))
        at, text = insertion(source, missing)
        changes = (Change(at, at, text), Change(span.first, span.last + 1, placed))
        return changes if text else changes[1:]

    def _with_changes(self, changes: tuple[Change, ...]) -> str:
        source = self.source
        lines = [
            text + end for text, end in zip(source.lines, source.ends, strict=True)
        ]
        for change in reversed(changes):
            lines[change.first : change.end] = [change.text]
        return "".join(lines)

    def _patched_text(self, code: str) -> str:
        return _parsed(self._with_changes(self._changes(code)))

    def _shown_name(self) -> str:
        for base in (Path.cwd(), self.root):
            if self.path.is_relative_to(base):
                return self.path.relative_to(base).as_posix()
        return self.path.name


def list_functions(path: Path) -> tuple[FunctionInfo, ...]:
    """All functions of the file, in its order, with what speaks against each.

    Raises:
        TargetError: the file cannot be read or is not Python.
    """
    source = read_source(_absolute(path))
    return tuple(function.info for function in find_functions(source))


def find_target(spec: str) -> Target:
    """The function that `FILE`, `FILE::QUALNAME` or `FILE:LINE` names.

    Raises:
        TargetError: there is no such file or function, or it is not clear which
            one is meant, or it cannot be optimised.
    """
    selection = parse_spec(spec)
    source = read_source(_absolute(selection.path))
    chosen = choose(selection, find_functions(source), source.text)
    return _target(source, chosen)


def target_from_source(path: Path, source: str, qualname: str) -> Target:
    """The function `qualname` of a module whose text is known, whatever is on disk.

    Raises:
        TargetError: the text is not Python, or has no such function.
    """
    file = source_from_text(_absolute(path), source)
    chosen = choose(Selection(path, qualname, None), find_functions(file), source)
    return _target(file, chosen)


def _absolute(path: Path) -> Path:
    try:
        return Path(os.path.abspath(path))
    except OSError as error:
        raise TargetError(
            f"{path} cannot be found: the current folder is gone; cd into another one"
        ) from error


def _target(source: SourceFile, function: Found) -> Target:
    span = span_of(source, function.node)
    root, module_name = _module(source.path)
    return Target(
        path=source.path,
        qualname=function.info.qualname,
        kind=function.info.kind,
        line=function.info.line,
        code=code_of(source, span, function.node),
        module_source=source.text,
        module_name=module_name,
        root=root,
        original=source.raw,
        source=source,
        span=span,
    )


def _module(path: Path) -> tuple[Path, str]:
    parts = [] if path.stem == "__init__" else [path.stem]
    folder = path.parent
    while (folder / "__init__.py").is_file() and folder != folder.parent:
        parts.insert(0, folder.name)
        folder = folder.parent
    return folder, ".".join(parts) or path.stem


def _diff_lines(text: str) -> list[str]:
    lines = text.split("\n")
    whole = [f"{line}\n" for line in lines[:-1]]
    return [*whole, lines[-1]] if lines[-1] else whole


def _byte_lines(content: bytes) -> list[bytes]:
    """Lines as `patch` counts them: only `\\n` ends one."""
    return io.BytesIO(content).readlines()


def _parsed(text: str) -> str:
    try:
        parse_module(text)
    except SyntaxError as error:
        raise CandidateError(
            f"the module is no longer Python with the code in place: {error.msg}"
        ) from error
    return text
