"""The collector of garbage, in the same state on both sides whenever a batch begins.

Without it much code is faster; a program that switches it off has not become better.
"""

from __future__ import annotations

import gc


class Collector:
    """As it is when this is made, so it is to be when a batch begins."""

    def __init__(self) -> None:
        self.enabled, self.thresholds = gc.isenabled(), gc.get_threshold()
        # A program may put other functions in the place of these.
        self._set = gc.enable if self.enabled else gc.disable, gc.set_threshold
        self._get = gc.isenabled, gc.get_threshold

    def reset(self) -> None:
        """Undo what the program has changed."""
        self._set[0]()
        self._set[1](*self.thresholds)

    def left(self) -> list[str]:
        """What a batch has left otherwise."""
        found = []
        if self._get[0]() != self.enabled:
            found.append("the collector of garbage is switched on or off")
        if self._get[1]() != self.thresholds:
            found.append("the collector of garbage has other thresholds")
        return found
