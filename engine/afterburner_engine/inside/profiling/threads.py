"""How long each thread ran, and which of them wait for others: read by the sampler."""

from __future__ import annotations

import os
import threading
import time
import types

_LIBRARY = os.path.dirname(os.path.abspath(os.__file__))

_WAITING_FILES = frozenset(
    os.path.join(_LIBRARY, name)
    for name in (
        "threading.py",
        "queue.py",
        "selectors.py",
        "subprocess.py",
        "socketserver.py",
    )
)
_WAITING_FOLDERS = tuple(
    os.path.join(_LIBRARY, name, "")
    for name in ("asyncio", "concurrent", "multiprocessing")
)
"""Where threads wait for a thread, a process or an event: that is nobody's work."""


class Clocks:
    """The CPU time of each thread, by the kernel's clock for it."""

    def __init__(self) -> None:
        self._clocks: dict[int, int] = {}
        self._last: dict[int, float] = {}

    def elapsed(self, idents: list[int]) -> dict[int, float]:
        """CPU seconds of each thread since it was last asked for."""
        if any(ident not in self._clocks for ident in idents):
            self._clocks = {
                thread.ident: _clock(thread.native_id)
                for thread in threading.enumerate()
                if thread.ident is not None and thread.native_id is not None
            }
        found: dict[int, float] = {}
        now: dict[int, float] = {}
        for ident in idents:
            clock = self._clocks.setdefault(ident, 0)
            if clock:
                try:
                    now[ident] = time.clock_gettime(clock)
                except OSError:  # it has ended, or this system counts in other ways
                    continue
                found[ident] = max(now[ident] - self._last.get(ident, now[ident]), 0.0)
        self._last = now
        return found

    def forget(self) -> None:
        """Threads are others after a fork."""
        self._clocks.clear()
        self._last.clear()


def _clock(native_id: int) -> int:
    """Linux's number for the CPU clock of a thread.

    `time.pthread_getcpuclockid` ends the process where the thread has ended.
    """
    return (~native_id << 3) | 6


def waits(frame: types.FrameType) -> bool:
    """Whether a thread that does not run is waiting for another one, or an event."""
    name = frame.f_code.co_filename
    return name in _WAITING_FILES or name.startswith(_WAITING_FOLDERS)


def weights(
    frames: dict[int, types.FrameType], cpu: dict[int, float], passed_s: float
) -> dict[int, float]:
    """How much of the time that has passed each thread has taken.

    A thread that runs counts with its CPU time. One that sleeps or reads counts with
    all of the time, unless others run meanwhile or it merely waits for them.
    """
    busy = sum(cpu.values()) >= passed_s / 2
    found: dict[int, float] = {}
    for ident, frame in frames.items():
        ran = cpu.get(ident, 0.0)
        if ran >= passed_s / 10 or busy:
            found[ident] = ran
        elif not waits(frame):
            found[ident] = passed_s
    return found
