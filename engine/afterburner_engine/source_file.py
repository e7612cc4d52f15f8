"""A Python file as it lies on disk: bytes, encoding, lines and tree.

Lines are split where Python splits them, at `\\n`, `\\r\\n` and `\\r` and nowhere
else, and each keeps its own end, so that the file can be put together again byte
for byte. Nothing here knows what a function is.
"""

from __future__ import annotations

import ast
import codecs
import difflib
import io
import os
import re
import sys
import tokenize
import warnings
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from afterburner_engine.errors import TargetError

_T = TypeVar("_T")
_LINE_END = re.compile(r"(\r\n|\r|\n)")
_MAX_LISTED = 5
_MAX_DEPTH = 200
"""Levels of a tree that are safe to compare: a level costs a few Python frames."""


@dataclass(frozen=True, slots=True)
class SourceFile:
    """One file, read once. `"\\n".join(lines)` is its text as Python sees it."""

    path: Path
    raw: bytes
    encoding: str
    """What the file says it is in; the byte order mark is kept in `bom`."""

    bom: bytes
    lines: tuple[str, ...]
    """Without their ends. The last one is empty if the file ends in a line end."""

    ends: tuple[str, ...]
    """One for each line; the last one is always empty."""

    tree: ast.Module

    @property
    def text(self) -> str:
        """The whole file with `\\n` line ends."""
        return "\n".join(self.lines)

    def encode(self, text: str) -> bytes:
        """`text` as bytes of this file.

        Raises:
            UnicodeEncodeError: the file's encoding lacks a character.
        """
        return self.bom + text.encode(self.encoding)

    def newline(self, first: int = 0, last: int | None = None) -> str:
        """The most used line end from line `first` up to `last`, else of the file."""
        ends = [end for end in self.ends[first:last] if end]
        ends = ends or [end for end in self.ends if end] or ["\n"]
        return Counter(ends).most_common(1)[0][0]

    def char_column(self, line: int, byte_column: int) -> int:
        """A column of `ast`, which counts UTF-8 bytes, as an index into the line."""
        return len(self.lines[line].encode()[:byte_column].decode())


def split_lines(text: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The lines of `text` and their ends, where Python breaks lines."""
    parts = _LINE_END.split(text)
    return tuple(parts[::2]), (*parts[1::2], "")


def normalise_newlines(text: str) -> str:
    """`text` with every line end written as `\\n`."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def parse(text: str) -> ast.Module:
    """The tree of `text`, without the warnings that are the author's business.

    Raises:
        SyntaxError: it is not Python as this interpreter knows it.
    """
    return _without_noise(lambda: ast.parse(text))


def parse_module(text: str) -> ast.Module:
    """As `parse`; also refuses what parses but cannot run, such as a stray `break`.

    Raises:
        SyntaxError: it is no module that this interpreter could import.
    """
    tree = parse(text)
    _without_noise(lambda: compile(tree, "<module>", "exec", dont_inherit=True))
    return tree


def parse_shallow(text: str) -> ast.Module:
    """As `parse`; also refuses what is nested too deeply to be compared.

    Raises:
        SyntaxError: it is not Python, or no code that a person could read.
    """
    tree = parse(text)
    if is_deep(tree):
        raise SyntaxError("nested too deeply")
    return tree


def is_deep(tree: ast.AST) -> bool:
    """Whether it is nested too deeply for anything that recurses."""
    level: list[ast.AST] = [tree]
    for _ in range(_MAX_DEPTH):
        level = [child for node in level for child in ast.iter_child_nodes(node)]
        if not level:
            return False
    return True


def _without_noise(work: Callable[[], _T]) -> _T:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            return work()
        except SyntaxError:
            raise
        except (ValueError, RecursionError, MemoryError) as error:
            raise SyntaxError(str(error) or "nested too deeply") from error


def read_source(path: Path) -> SourceFile:
    """Read and parse the file at `path`.

    Raises:
        TargetError: it is missing, no file, unreadable, or not Python.
    """
    raw = _read_bytes(path)
    encoding = _encoding(path, raw)
    bom = codecs.BOM_UTF8 if raw.startswith(codecs.BOM_UTF8) else b""
    text = _decode(path, raw[len(bom) :], encoding)
    return _source(path, raw, encoding, bom, text)


def source_from_text(path: Path, text: str) -> SourceFile:
    """A file that is not on disk (any more), as if `path` held `text` in UTF-8.

    Raises:
        TargetError: it is not Python.
    """
    try:
        raw = text.encode()
    except UnicodeEncodeError as error:
        raise TargetError(f"{path} holds text that is no Unicode") from error
    return _source(path, raw, "utf-8", b"", text)


def _source(path: Path, raw: bytes, encoding: str, bom: bytes, text: str) -> SourceFile:
    lines, ends = split_lines(text)
    try:
        tree = parse_module("\n".join(lines))
    except SyntaxError as error:
        raise TargetError(_syntax_message(path, error)) from error
    return SourceFile(path, raw, encoding, bom, lines, ends, tree)


def _read_bytes(path: Path) -> bytes:
    if path.is_dir():
        raise TargetError(
            f"{path} is a folder; name one Python file"
            f"{_listed(sorted(p.name for p in path.glob('*.py')))}"
        )
    if path.exists() and not path.is_file():
        raise TargetError(f"{path} is not a regular file; name a Python file")
    try:
        raw = path.read_bytes()
    except (FileNotFoundError, NotADirectoryError) as error:
        raise TargetError(_missing_message(path)) from error
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise TargetError(
            f"cannot read {path}: {reason}; check the name and its permissions"
        ) from error
    if b"\0" in raw:
        raise TargetError(f"{path} is a binary file; name a Python source file")
    return raw


def _missing_message(path: Path) -> str:
    folder = path.parent
    if not folder.is_dir():
        return f"there is no folder {folder}; check the path"
    try:
        names = sorted(p.name for p in folder.iterdir() if p.suffix == ".py")
    except OSError:
        names = []
    near = difflib.get_close_matches(path.name, names, _MAX_LISTED, cutoff=0.5)
    if near:
        return f"there is no file {path}; did you mean {' or '.join(near)}?"
    return f"there is no file {path}; check the name{_listed(names)}"


def _listed(names: Sequence[str]) -> str:
    if not names:
        return ""
    more = ", …" if len(names) > _MAX_LISTED else ""
    return f" (in that folder: {', '.join(names[:_MAX_LISTED])}{more})"


def _encoding(path: Path, raw: bytes) -> str:
    # A file with bare `\r` ends is one single line to `detect_encoding`.
    lines = raw.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    try:
        encoding, _ = tokenize.detect_encoding(io.BytesIO(lines).readline)
    except SyntaxError as error:
        raise TargetError(
            f"cannot decode {path}: {error.msg}; declare its encoding in line 1 "
            "(`# -*- coding: NAME -*-`) or save it as UTF-8"
        ) from error
    return "utf-8" if encoding == "utf-8-sig" else encoding


def _decode(path: Path, body: bytes, encoding: str) -> str:
    advice = "save it as UTF-8, or correct the encoding that it declares"
    try:
        text = body.decode(encoding)
    except UnicodeDecodeError as error:
        line = body.count(b"\n", 0, error.start) + 1
        raise TargetError(
            f"{path}, line {line}: byte 0x{body[error.start]:02x} is not {encoding}; "
            f"{advice}"
        ) from error
    except LookupError as error:
        raise TargetError(f"cannot decode {path}: {error}; {advice}") from error
    # Some codecs read several byte strings as one text; then untouched lines
    # could come back as other bytes.
    if not _survives(text, body, encoding):
        raise TargetError(
            f"{path} does not come back the same when decoded from {encoding} and "
            "encoded again, so it cannot be changed safely; save it as UTF-8"
        )
    return text


def _survives(text: str, body: bytes, encoding: str) -> bool:
    try:
        return text.encode(encoding) == body
    except UnicodeEncodeError:
        return False


def _syntax_message(path: Path, error: SyntaxError) -> str:
    where = f"{path}:{error.lineno}" if error.lineno else os.fspath(path)
    version = ".".join(map(str, sys.version_info[:2]))
    return f"{where}: {error.msg} (read as Python {version}); correct the file first"
