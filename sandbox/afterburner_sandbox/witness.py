"""What the kernel's books say of one process: read from outside, never told by it."""

from __future__ import annotations

import contextlib
import os
import signal
import time
from pathlib import Path
from typing import Protocol

SETTLE_S = 0.005
"""How long to wait until a process that has answered sleeps."""


class Witness(Protocol):
    """Watches one process of the sandbox."""

    def cpu_s(self) -> float:
        """CPU time of the process so far, read from outside, once it waits for us.

        Raises:
            OSError: the process has ended.
        """
        ...

    def queued_s(self) -> float:
        """Time so far that it was ready to run but had no core; 0 where unknown."""
        ...

    def pin(self, core: int) -> None:
        """Keep the process on one core, where that is possible."""
        ...

    def kill(self) -> None:
        """Kill the process and its group, without the server's help."""
        ...

    def release(self) -> None:
        """Give up what is held of a process that has been ended."""
        ...


class HostWitness:
    """Watches a process that this machine's `/proc` shows.

    Raises:
        OSError: there is no such process.
    """

    def __init__(self, pid: int) -> None:
        self.pid = pid
        self._stat = os.open(f"/proc/{pid}/stat", os.O_RDONLY)
        try:
            self._pidfd = os.pidfd_open(pid)
        except OSError:
            os.close(self._stat)
            raise
        self._clock = (~pid << 3) | 2  # the kernel's MAKE_PROCESS_CPUCLOCK

    def cpu_s(self) -> float:
        """CPU time of the process so far, read from outside, once it waits for us.

        The kernel adds a running process's time only at its next tick or switch: a
        reading before the process sleeps would lack what it has just done.

        Raises:
            OSError: the process has ended.
        """
        deadline = time.monotonic() + SETTLE_S
        while self._runs() and time.monotonic() < deadline:
            pass
        return time.clock_gettime(self._clock)

    def _runs(self) -> bool:
        """Whether the process is on a core or queues for one."""
        text = os.pread(self._stat, 512, 0)
        end = text.rfind(b")")
        return text[end + 2 : end + 3] == b"R"

    def queued_s(self) -> float:
        """Time so far that it was ready to run but had no core; 0 where unknown.

        From `/proc/PID/schedstat`, whose second field is in nanoseconds.
        """
        try:
            text = Path(f"/proc/{self.pid}/schedstat").read_text(encoding="ascii")
        except OSError:
            return 0.0
        return int(text.split()[1]) / 1e9

    def pin(self, core: int) -> None:
        """Keep the process on one core."""
        with contextlib.suppress(OSError):  # a core may have gone offline
            os.sched_setaffinity(self.pid, {core})

    def kill(self) -> None:
        """Kill the process and its group from outside, where the server cannot."""
        with contextlib.suppress(OSError):
            signal.pidfd_send_signal(self._pidfd, signal.SIGKILL)
        with contextlib.suppress(OSError):
            os.killpg(self.pid, signal.SIGKILL)

    def release(self) -> None:
        """Close the descriptors."""
        os.close(self._stat)
        os.close(self._pidfd)
