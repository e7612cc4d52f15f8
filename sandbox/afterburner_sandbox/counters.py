"""Instructions as the processor counts them: a second witness beside the clocks.

It decides nothing. Many machines have no counters, many kernels do not lend them: then
there is no count, and a race goes without. The parent opens the counter on the child's
process; the child can neither see nor stop it.
"""

from __future__ import annotations

import ctypes
import functools
import os
import platform
import struct
from collections.abc import Callable
from dataclasses import dataclass

from afterburner_sandbox.inside.syscalls import NUMBERS


@dataclass(frozen=True, slots=True)
class Event:
    """What to count, by the kernel's numbers (`linux/perf_event.h`)."""

    kind: int
    config: int


INSTRUCTIONS = Event(0, 1)
PAGE_FAULTS = Event(1, 2)
"""Counted by the kernel itself, on machines without counters too."""

_ATTR_BYTES = 64  # PERF_ATTR_SIZE_VER0
_TIMES = 1 | 2  # read the time it was enabled, and that in which it really counted
_INHERIT, _USER_ONLY = 1 << 1, 1 << 5 | 1 << 6  # neither the kernel nor a hypervisor
_CLOEXEC = 8

Open = Callable[[bytes, int], int]
"""`perf_event_open` with the attributes and a process id: a descriptor, or below 0."""


class Counter:
    """Counts one process, its threads and what it starts. Close it in the end."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor

    def read(self) -> int | None:
        """The count so far; None where it is not known.

        Where counters are fewer than those who want one, they take turns; the count is
        then what it would have been over the whole time.
        """
        try:
            data = os.read(self._descriptor, 24)
        except OSError:
            return None
        if len(data) < 24:
            return None
        count, enabled, running = struct.unpack("=QQQ", data)
        return int(count * enabled / running) if running else None

    def close(self) -> None:
        """Stop counting."""
        os.close(self._descriptor)


def open_counter(
    pid: int, event: Event = INSTRUCTIONS, opened: Open | None = None
) -> Counter | None:
    """A counter on a process; None where the machine or the kernel has none for us."""
    attributes = struct.pack(
        "=IIQQQQQ",
        event.kind,
        _ATTR_BYTES,
        event.config,
        0,
        0,
        _TIMES,
        _INHERIT | _USER_ONLY,
    ).ljust(_ATTR_BYTES, b"\0")
    descriptor = (opened or _system_call())(attributes, pid)
    return Counter(descriptor) if descriptor >= 0 else None


@functools.cache
def _system_call() -> Open:
    machines = {"x86_64": 0, "aarch64": 1}
    numbers = NUMBERS["perf_event_open"]
    at = machines.get(platform.machine())
    number = None if at is None else numbers[at]
    if number is None:
        return lambda attributes, pid: -1
    call = ctypes.CDLL(None).syscall

    def opened(attributes: bytes, pid: int) -> int:
        return int(call(number, attributes, pid, -1, -1, ctypes.c_ulong(_CLOEXEC)))

    return opened
