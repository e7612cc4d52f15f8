"""A limit to the time that the user's own code takes while inputs are made.

Only for the main thread of a process of ours: it uses the alarm clock.
"""

from __future__ import annotations

import contextlib
import signal
import time
from collections.abc import Iterator
from types import FrameType
from typing import Optional

WAITING = 1.5
"""How much longer than the processor's time the clock's may be."""


class Spent:
    """Whether a time is spent: the processor's, or on a busy machine the clock's."""

    def __init__(self, seconds: float) -> None:
        """From now on."""
        self._cpu = time.process_time() + seconds
        self._wall = time.monotonic() + seconds * WAITING

    def __bool__(self) -> bool:
        """Either."""
        return time.process_time() > self._cpu or time.monotonic() > self._wall


class TookTooLong(BaseException):
    """No `Exception`: the code that is interrupted would carry on after one."""


@contextlib.contextmanager
def limited(seconds: Optional[float]) -> Iterator[None]:
    """Interrupt the block after a time; None sets no limit.

    Raises:
        TookTooLong: the time is over.
    """
    if seconds is None:
        yield
        return
    before = signal.signal(signal.SIGALRM, _raise)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def _raise(number: int, frame: Optional[FrameType]) -> None:
    raise TookTooLong("it took too long")
