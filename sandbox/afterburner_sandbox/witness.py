"""What the kernel's books say of one process: read from outside, never told by it."""

from __future__ import annotations

import contextlib
import os
import signal
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from afterburner_sandbox.inside import watching
from afterburner_sandbox.memory_books import HostMemoryBooks, MemoryBooks

if TYPE_CHECKING:
    from afterburner_sandbox.backends.base import Ask


class Witness(Protocol):
    """Watches one process of the sandbox."""

    fine: bool
    """Whether `cpu_s` tells a block of some milliseconds from another one."""

    def cpu_s(self) -> float:
        """CPU time of the process so far, read from outside, once it waits for us.

        Raises:
            OSError: the process has ended.
        """
        ...

    def queued_s(self) -> float:
        """Time so far that it was ready to run but had no core; 0 where unknown."""
        ...

    def memory(self) -> MemoryBooks | None:
        """The books on its memory, to be released by the caller; None without any."""
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

    fine = True

    def __init__(self, pid: int) -> None:
        self.pid = pid
        self._stat = os.open(f"/proc/{pid}/stat", os.O_RDONLY)
        try:
            self._pidfd = os.pidfd_open(pid)
        except OSError:
            os.close(self._stat)
            raise
        self._clock = watching.clock(pid)

    def cpu_s(self) -> float:
        """CPU time of the process so far, read from outside, once it waits for us.

        The kernel adds a running process's time only at its next tick or switch: a
        reading before the process sleeps would lack what it has just done.

        Raises:
            OSError: the process has ended.
        """
        watching.settle(self._stat)
        return time.clock_gettime(self._clock)

    def queued_s(self) -> float:
        """Time so far that it was ready to run but had no core; 0 where unknown.

        From `/proc/PID/schedstat`, whose second field is in nanoseconds.
        """
        try:
            text = Path(f"/proc/{self.pid}/schedstat").read_text(encoding="ascii")
        except OSError:
            return 0.0
        return int(text.split()[1]) / 1e9

    def memory(self) -> MemoryBooks | None:
        """The books on its memory, to be released by the caller; None without any."""
        try:
            return HostMemoryBooks(self.pid)
        except OSError:
            return None

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


class ServerWitness:
    """Watches a process that only the fork server can see: a machine of its own has it.

    The server is ours too, but each look takes a request of some tenths of a
    millisecond, and how long a process waited for a core is not known.
    """

    def __init__(self, ask: Ask, inner_pid: int) -> None:
        self._ask = ask
        self._pid = inner_pid
        self.fine = self._look()["fine"]

    def _look(self) -> dict[str, Any]:
        answer: dict[str, Any] = self._ask({"op": "look", "pid": self._pid})
        if "gone" in answer:
            raise ProcessLookupError(answer["gone"])
        return answer

    def cpu_s(self) -> float:
        """CPU time of the process so far; see `Witness.cpu_s`.

        Raises:
            OSError: the process has ended.
            SandboxError: the server does not answer.
        """
        return float(self._look()["cpu_s"])

    def queued_s(self) -> float:
        """Not known: 0."""
        return 0.0

    def memory(self) -> MemoryBooks | None:
        """None: a request for each sample would take longer than what it samples."""
        return None

    def pin(self, core: int) -> None:
        """Keep the process on one core, where that is possible."""
        self._ask({"op": "look", "pid": self._pid, "core": core})

    def kill(self) -> None:
        """Nothing to do: when the sandbox is killed, so are all its processes."""

    def release(self) -> None:
        """Nothing is held."""
