"""The CPU time of another process, by the kernel's books.

Read by the trusted parent, or by the fork server where the parent cannot see the
process. Standard library only.
"""

from __future__ import annotations

import functools
import os
import time
from typing import Any

SETTLE_S = 0.005
"""How long to wait until a process that has answered sleeps."""


TRIED_S = 0.002
COARSE_S = 0.005
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
            return {"cpu_s": time.clock_gettime(clock(pid)), "fine": is_fine()}
        except OSError:
            fields = os.pread(stat, 512, 0).rpartition(b")")[2].split()
            ticks = int(fields[11]) + int(fields[12])
            return {"cpu_s": ticks / os.sysconf("SC_CLK_TCK"), "fine": False}
    finally:
        os.close(stat)


@functools.cache
def is_fine() -> bool:
    """Whether CPU time goes in small steps here; gVisor's goes in steps of 10 ms.

    What the kernel says of its clocks is not true there, so it is tried.
    """
    before, end = time.process_time(), time.monotonic() + TRIED_S
    while time.monotonic() < end:
        pass
    return 0 < time.process_time() - before < COARSE_S


def _state(text: bytes) -> bytes:
    end = text.rfind(b")")
    return text[end + 2 : end + 3]
