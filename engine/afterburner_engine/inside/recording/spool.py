"""Where processes put what they have seen: a file for each, a line for each call.

Lines are written as calls happen, so that a process that is killed loses nothing.
"""

from __future__ import annotations

import json
import os
from typing import Any

MAX_BYTES = 64 << 20
"""One process writes no more than this."""


class Spool:
    """The file of this process; after a fork, of the new one."""

    def __init__(self, folder: str) -> None:
        self._folder = folder
        self._fd = -1
        self._pid = 0
        self._file = (0, 0)
        self._left = MAX_BYTES

    @staticmethod
    def encoded(what: dict[str, Any]) -> bytes:
        """One object as a line."""
        return json.dumps(what, separators=(",", ":")).encode("ascii") + b"\n"

    def write(self, what: dict[str, Any]) -> bool:
        """Append one object; False where there is no room left."""
        return self.append(self.encoded(what))

    def append(self, line: bytes) -> bool:
        """Append one line; False where there is no room left."""
        if len(line) > self._left:
            return False
        if self._pid != os.getpid() or not self._is_open():
            self._open()
        self._left -= len(line)
        view = memoryview(line)
        while view:
            view = view[os.write(self._fd, view) :]
        return True

    def _is_open(self) -> bool:
        """Whether the descriptor is still ours: daemons close all, and open others."""
        try:
            found = os.fstat(self._fd)
        except OSError:
            return False
        return (found.st_dev, found.st_ino) == self._file

    def _open(self) -> None:
        # The descriptor of before a fork is the parent's file; that one stays open.
        self._pid = os.getpid()
        path = os.path.join(self._folder, f"{self._pid}-{os.urandom(4).hex()}.jsonl")
        flags = os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC
        self._fd = os.open(path, flags, 0o600)
        made = os.fstat(self._fd)
        self._file = (made.st_dev, made.st_ino)
