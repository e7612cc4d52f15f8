"""The kernel's books on the memory of one process: read from outside, never told by it.

What is counted is resident memory: of the process with all its threads, but not of
processes that it has started.
"""

from __future__ import annotations

import contextlib
import os
import re
from pathlib import Path
from typing import Protocol

_PAGE = os.sysconf("SC_PAGE_SIZE")
_PEAK = re.compile(rb"^VmHWM:\s*(\d+) kB$", re.MULTILINE)
_CHILDREN_FAULTS = 8
"""The place of `cminflt` in `/proc/PID/stat`, counted from behind the name."""

_RESET_PEAK = b"5"
"""What `clear_refs` takes to lower the highest resident size to the present one."""


class MemoryBooks(Protocol):
    """What is known of one process's memory, read from outside."""

    def resident(self) -> bytes:
        """The present size as the kernel writes it: cheap, for `resident_bytes`.

        Raises:
            OSError: the process has ended.
        """
        ...

    def peak_bytes(self) -> int | None:
        """The highest resident size since the start or the last reset.

        None where the kernel does not say.
        """
        ...

    def reset_peak(self) -> bool:
        """Lower the peak to the present size; whether that was permitted."""
        ...

    def children(self) -> int:
        """Changes when processes that it has started end; -1 while there are some.

        Their memory is not in these books.
        """
        ...

    def release(self) -> None:
        """Give up what is held of the process."""
        ...


def resident_bytes(text: bytes) -> int:
    """What `MemoryBooks.resident` has read, in bytes."""
    return int(text.split(None, 2)[1]) * _PAGE


def resolution_bytes() -> int:
    """What is smaller than this cannot be told from nothing.

    Before Linux 6.17 the kernel adds a core's share of the books in portions, which
    grow with the number of cores.
    """
    portion = max(32, 2 * (os.cpu_count() or 1))
    return 2 * portion * _PAGE


class HostMemoryBooks:
    """Of a process that this machine's `/proc` shows.

    Raises:
        OSError: there is no such process, or its books are not ours to read.
    """

    def __init__(self, pid: int) -> None:
        self._pid = pid
        self._statm = self._status = self._clear = -1
        try:
            self._statm = os.open(f"/proc/{pid}/statm", os.O_RDONLY)
            self._status = os.open(f"/proc/{pid}/status", os.O_RDONLY)
        except OSError:
            self.release()
            raise
        # Where the process belongs to another user, as in a container, it is not ours.
        with contextlib.suppress(OSError):
            self._clear = os.open(f"/proc/{pid}/clear_refs", os.O_WRONLY)

    def resident(self) -> bytes:
        """The present size; see `MemoryBooks.resident`."""
        return os.pread(self._statm, 128, 0)

    def peak_bytes(self) -> int | None:
        """The highest resident size since the start or the last reset."""
        try:
            found = _PEAK.search(os.pread(self._status, 8_192, 0))
        except OSError:
            return None
        return int(found.group(1)) * 1_024 if found else None

    def reset_peak(self) -> bool:
        """Lower the peak to the present size; whether that was permitted."""
        if self._clear < 0:
            return False
        try:
            os.pwrite(self._clear, _RESET_PEAK, 0)
        except OSError:
            return False
        return True

    def children(self) -> int:
        """The page faults of processes that it has started and waited for.

        -1 where some are still there, or have not been waited for.
        """
        folder = Path(f"/proc/{self._pid}")
        try:
            if any(file.read_text() for file in folder.glob("task/*/children")):
                return -1
            fields = (folder / "stat").read_bytes().rpartition(b")")[2].split()
        except OSError:  # it has ended, which is told elsewhere
            return 0
        return int(fields[_CHILDREN_FAULTS])

    def release(self) -> None:
        """Close the descriptors."""
        for fd in (self._statm, self._status, self._clear):
            if fd >= 0:
                os.close(fd)
        self._statm = self._status = self._clear = -1
