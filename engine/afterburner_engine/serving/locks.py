"""A lock that a process holds for as long as it lives, whatever ends it."""

from __future__ import annotations

import fcntl
import os
import time
from pathlib import Path

PATIENCE_S = 1.0
"""Who only looks whether the lock is held has it for a moment, too."""


class Lock:
    """An exclusive lock on a file; the kernel gives it back when the process ends.

    The file stays: were it removed, two processes could hold locks of two files that
    had the same name.
    """

    def __init__(self, descriptor: int) -> None:
        """Of a file that is open and locked; use `acquire`."""
        self._descriptor = descriptor

    def release(self) -> None:
        """Let others have it."""
        os.close(self._descriptor)


def acquire(path: Path, *, patience_s: float = PATIENCE_S) -> Lock | None:
    """The lock, or None if somebody holds it; raises OSError."""
    descriptor = _open(path)
    deadline = time.monotonic() + patience_s
    while True:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() >= deadline:
                os.close(descriptor)
                return None
            time.sleep(0.05)
        else:
            return Lock(descriptor)


def is_held(path: Path) -> bool:
    """Whether a process holds it; raises OSError."""
    if not path.exists():
        return False
    descriptor = _open(path)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(descriptor)
    return False


def _open(path: Path) -> int:
    return os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600)
