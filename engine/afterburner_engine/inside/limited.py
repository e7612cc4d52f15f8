"""A limit to the time that the user's own code takes while inputs are made.

Only for the main thread of a process of ours: it uses the alarm clock.
"""

from __future__ import annotations

import contextlib
import signal
from collections.abc import Iterator
from types import FrameType
from typing import Optional


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
