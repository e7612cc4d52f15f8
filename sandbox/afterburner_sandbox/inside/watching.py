"""The CPU time of another process, by the kernel's books.

Read by the trusted parent, or by the fork server where the parent cannot see the
process. Standard library only.
"""

from __future__ import annotations

import os
import time
from typing import Any

SETTLE_S = 0.005
"""How long to wait until a process that has answered sleeps."""


COARSE_S = 1e-4
"""A clock whose steps are larger does not tell one block from another."""


def clock(pid: int) -> int:
    """The clock of a process's CPU time (the kernel's MAKE_PROCESS_CPUCLOCK)."""
    return (~pid << 3) | 2


def settle(stat: int) -> None:
    """Wait until the process whose `/proc/PID/stat` is open here sleeps.

    The kernel adds a running process's time only at its next tick or switch.

    Raises:
        OSError: the process has ended.
    """
    deadline = time.monotonic() + SETTLE_S
    while _state(os.pread(stat, 512, 0)) == b"R" and time.monotonic() < deadline:
        pass


def settled(pid: int) -> dict[str, Any]:
    """CPU time of a process (`cpu_s`), once it sleeps, and if that is `fine`.

    By the clock of the process, or in ticks where the kernel has no such clock.

    Raises:
        OSError: the process has ended.
    """
    stat = os.open(f"/proc/{pid}/stat", os.O_RDONLY)
    try:
        settle(stat)
        try:
            fine = time.clock_getres(clock(pid)) < COARSE_S
            return {"cpu_s": time.clock_gettime(clock(pid)), "fine": fine}
        except OSError:
            fields = os.pread(stat, 512, 0).rpartition(b")")[2].split()
            ticks = int(fields[11]) + int(fields[12])
            return {"cpu_s": ticks / os.sysconf("SC_CLK_TCK"), "fine": False}
    finally:
        os.close(stat)


def _state(text: bytes) -> bytes:
    end = text.rfind(b")")
    return text[end + 2 : end + 3]
