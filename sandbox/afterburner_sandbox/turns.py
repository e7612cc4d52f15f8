"""Lets Python's threads take turns more often, for as long as one of them samples.

A thread that computes, such as one that draws a screen, keeps the interpreter's lock
for 5 ms at a time: a sampler beside it would take under 200 samples a second.
"""

from __future__ import annotations

import sys
import threading

OFTEN_S = 1e-4
"""How long a thread may keep the lock while another one wants it."""


class Turns:
    """The interpreter's switch interval, short while somebody needs it."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._users = 0
        self._usual_s = 0.0

    def often(self) -> None:
        """From now on, until `as_usual` was called as often."""
        with self._lock:
            self._users += 1
            if self._users == 1:
                self._usual_s = sys.getswitchinterval()
                sys.setswitchinterval(min(OFTEN_S, self._usual_s))

    def as_usual(self) -> None:
        """One that needed it has ended."""
        with self._lock:
            self._users -= 1
            if self._users == 0:
                sys.setswitchinterval(self._usual_s)


TURNS = Turns()
"""The interval belongs to the whole process, and so does this."""
