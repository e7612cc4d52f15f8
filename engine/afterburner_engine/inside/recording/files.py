"""Files that are open for reading: kept by what is in them and how far they are read.

A program that rebuilds one gets a file of its own with the same content, at the same
place, under another name. Pipes, terminals and files that are written to are refused.
"""

from __future__ import annotations

import io
import os
import stat
from typing import Any, Optional

MAX_BYTES = 1 << 18
"""A larger file is not kept: each call that is given it would hold it."""

Parts = tuple[bytes, int, Optional[str], Optional[str]]
"""Content, position, and of a file of text its encoding and what it does on errors."""


def parts_of(value: Any) -> Optional[Parts]:
    """What makes an open file; None where it is another sort. Reads nothing of it."""
    kind = type(value)
    raw = value.buffer if kind is io.TextIOWrapper else value
    if type(raw) is not io.BufferedReader or type(raw.raw) is not io.FileIO:
        return None
    try:
        data = _content(raw)
        position = value.tell()
    except (OSError, ValueError):  # it is closed, gone, or somebody iterates over it
        return None
    if data is None:
        return None
    if kind is io.BufferedReader:
        return data, position, None, None
    if b"\r" in data:
        return None  # what becomes of line ends is said nowhere
    return data, position, value.encoding, value.errors


def _content(raw: io.BufferedReader) -> Optional[bytes]:
    """All that is in the file, read through another descriptor."""
    there = os.fstat(raw.fileno())
    if not stat.S_ISREG(there.st_mode) or there.st_size > MAX_BYTES:
        return None
    if not isinstance(raw.name, (str, bytes)):
        return None
    # Not `open`, which programs replace.
    descriptor = os.open(raw.name, os.O_RDONLY | os.O_CLOEXEC | os.O_NONBLOCK)
    try:
        found = os.fstat(descriptor)
        if (found.st_dev, found.st_ino) != (there.st_dev, there.st_ino):
            return None
        return os.read(descriptor, MAX_BYTES + 1)
    finally:
        os.close(descriptor)


def made(
    data: bytes, position: int, encoding: Optional[str], errors: Optional[str]
) -> Any:
    """A file of the same content, read as far."""
    import tempfile  # the program that is recorded has no need of it

    descriptor, name = tempfile.mkstemp()
    with os.fdopen(descriptor, "wb") as written:
        written.write(data)
    try:
        mode = "rb" if encoding is None else "r"
        file = open(name, mode, encoding=encoding, errors=errors)  # noqa: SIM115 - it stays open
    finally:
        os.unlink(name)
    file.seek(position)
    return file
