"""The memory of one call: its peak, and its integral over time, sampled from outside.

A thread of the trusted parent reads the kernel's books of the child while the parent
waits for its answer; on another core than the child's, where there is one. Nothing
runs in the child but the call. Units: seconds, bytes, byte-seconds.

Not counted: processes that the program starts, memory that it had before the call,
and what does not become resident.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from afterburner_sandbox.child import Child
from afterburner_sandbox.memory_books import MemoryBooks, resident_bytes
from afterburner_sandbox.program import Timing
from afterburner_sandbox.turns import TURNS

SHORTEST_S = 2.5e-5
"""The least pause between two readings: about 20,000 of them a second."""

LONGEST_S = 4e-4
"""The longest one: about 2,000 a second, however long the call."""

SHARE = 1e-3
"""A pause is this share of the time since the start, within those bounds."""

READY_S = 5.0
"""How long the sampling thread may take to come up."""

ENOUGH_S = 0.002
ENOUGH_SAMPLES = 20
"""In a shorter call, or with fewer samples in it, its integral is not known."""

_PR_SET_TIMERSLACK = 29

Reading = tuple[float, bytes]
"""When, and what the kernel wrote."""

Point = tuple[float, float]
"""When, and how many bytes."""


@dataclass(frozen=True, slots=True)
class Footprint:
    """The memory of one call, above what its process held right before it."""

    peak_bytes: int
    integral_byte_s: float
    """Trapezoids over the samples, with the true time between them."""

    seconds: float
    """The call's duration, by the parent's clock."""

    samples: int
    rate_hz: float
    """Samples that were really taken, by second of the call."""

    exact: bool
    """Whether the peak is the kernel's own highest mark, not the highest sample."""

    baseline_bytes: int
    """Resident right before the call, its inputs included."""

    alone: bool = True
    """Whether no process was seen that it has started: their memory is not counted."""

    queued_s: float = 0.0
    """For how long of the call it was ready to run but had no core."""

    @property
    def busy_s(self) -> float:
        """The call's duration but for the wait for a core."""
        return max(self.seconds - self.queued_s, self.seconds / 20)

    @property
    def enough(self) -> bool:
        """Whether the call was long enough for its integral to mean something."""
        return self.samples >= ENOUGH_SAMPLES and self.seconds >= ENOUGH_S

    @property
    def most_byte_s(self) -> float:
        """What the integral cannot exceed: the peak all the time."""
        return self.peak_bytes * self.seconds


def integrate(points: Sequence[Point]) -> float:
    """The area under points in order of time, by the trapezoid rule."""
    return sum((t2 - t1) * (m1 + m2) / 2 for (t1, m1), (t2, m2) in pairwise(points))


class Sampler:
    """Reads the books of one process again and again, in a thread of its own.

    `avoid` is the core that the process is pinned to; `queued_s` says for how long it
    has had to wait for it so far.
    """

    def __init__(
        self,
        books: MemoryBooks,
        avoid: int | None = None,
        queued_s: Callable[[], float] = lambda: 0.0,
    ) -> None:
        self.books = books
        self._avoid = avoid
        self._queued_s = queued_s
        self._waited_s = 0.0
        self._children = 0
        self._alone = True
        self._readings: list[Reading] = []
        self._begun = threading.Event()
        self._over = False
        self._thread = threading.Thread(
            target=self._sample, name="afterburner-memory", daemon=True
        )
        self._reset = False
        self._mark: int | None = None
        self._baseline = 0
        self._last: bytes | None = None

    def start(self) -> None:
        """Come up, then note what the process holds: what it takes counts from here.

        Raises:
            OSError: the process has ended.
        """
        self._thread.start()
        TURNS.often()
        self._begun.wait(READY_S)
        self._waited_s = -self._queued_s()
        self._children = self.books.children()
        self._reset = self.books.reset_peak()
        self._mark = self.books.peak_bytes()
        self._baseline = resident_bytes(self.books.resident())

    def stop(self) -> None:
        """Take the last reading, and end the thread."""
        self._over = True
        with contextlib.suppress(OSError):  # a process that has ended is told elsewhere
            self._last = self.books.resident()
            self._alone = 0 <= self.books.children() == self._children
        self._waited_s += self._queued_s()
        if self._thread.ident is not None:
            self._thread.join()
            TURNS.as_usual()

    def footprint(self, began: float, ended: float) -> Footprint:
        """What the call took, which went from `began` to `ended` by our clock."""
        inside = [(t, text) for t, text in self._readings if began < t < ended]
        points = [(began, 0), *((t, self._above(text)) for t, text in inside)]
        # What it held when it ended it still holds when the last reading is taken.
        last = self._above(self._last) if self._last else points[-1][1]
        points.append((ended, last))
        peak, exact = self._peak(max(size for _, size in points))
        return Footprint(
            peak_bytes=peak,
            integral_byte_s=integrate(points),
            seconds=ended - began,
            samples=len(inside),
            rate_hz=len(inside) / (ended - began),
            exact=exact,
            baseline_bytes=self._baseline,
            alone=self._alone,
            queued_s=min(max(0.0, self._waited_s), ended - began),
        )

    def _above(self, text: bytes) -> int:
        """Resident bytes beyond what it held before; never below none."""
        return max(0, resident_bytes(text) - self._baseline)

    def _peak(self, sampled: int) -> tuple[int, bool]:
        """The peak, and whether the kernel's highest mark is that of this call.

        A mark that could not be reset may be older than the call, unless it moved.
        """
        mark = self.books.peak_bytes()
        if mark is None or not (self._reset or mark != self._mark):
            return sampled, False
        return max(sampled, mark - self._baseline), True

    def _sample(self) -> None:
        _be_quick(self._avoid)
        take, clock, pause = self._readings.append, time.monotonic, time.sleep
        resident = self.books.resident
        started = clock()
        self._begun.set()
        with contextlib.suppress(OSError):  # the process has ended
            while not self._over:
                now = clock()
                take((now, resident()))
                pause(min(max((now - started) * SHARE, SHORTEST_S), LONGEST_S))


def _be_quick(avoid: int | None) -> None:
    """Keep this thread off a core, and let its pauses end when they should."""
    others = os.sched_getaffinity(0) - {avoid}
    with contextlib.suppress(OSError):  # a core may have gone offline
        if others:
            os.sched_setaffinity(0, others)
    with contextlib.suppress(AttributeError):
        prctl: Any = ctypes.CDLL(None).prctl
        prctl(_PR_SET_TIMERSLACK, 1, 0, 0, 0)


def measure(
    child: Child, batch: bytes, mode: str, deadline_s: float, core: int | None = None
) -> tuple[Timing, Footprint | None]:
    """Run a batch as `Child.run` does and watch its memory; None where that cannot be.

    Only the first batch of a fresh child shows what a call takes: a later one reuses
    what an earlier one has freed. `core` is the one that the child is pinned to.

    Raises:
        ProgramStopped: it fails, or takes longer than `deadline_s`.
    """
    books = child.witness.memory()
    if books is None:
        return child.run(batch, mode, deadline_s), None
    sampler = Sampler(books, core, child.witness.queued_s)
    try:
        timing = child.run(batch, mode, deadline_s, watch=sampler)
        return timing, sampler.footprint(*child.region)
    finally:
        books.release()
