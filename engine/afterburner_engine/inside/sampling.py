"""The service of a child that tells on which lines a function spends its time.

It interrupts the calls a thousand times a second and looks where they are. What it
answers is a hint for a prompt and decides nothing: the program may well be a
candidate, which could tell anything.
"""

from __future__ import annotations

import pickle
import signal
import time
import types
from typing import Any

from afterburner_sandbox.inside import wire
from afterburner_sandbox.inside.child import runner
from afterburner_sandbox.inside.members import member

Answer = tuple[dict[str, Any], bytes]

STEP_S = 0.001


def create(module: types.ModuleType) -> Sampling:
    """The service for the target's module, which this process has executed."""
    return Sampling(module)


class _Enough(BaseException):
    """The time is up; what was seen counts."""


class Sampling:
    """Answers one kind of request: run a batch, and count where it is."""

    def __init__(self, module: types.ModuleType) -> None:
        self.module = module
        self.counts: dict[int, int] = {}

    def handle(self, what: dict[str, Any], blob: bytes) -> Answer:
        """Run the inputs until the time is up."""
        function = member(self.module, what["qualname"])
        self.path, self.first, self.last = what["path"], what["first"], what["last"]
        self.ends = time.monotonic() + what["limit_s"]
        calls = [pickle.loads(item) for item in wire.unpack(blob)]
        signal.signal(signal.SIGALRM, self._look)
        try:
            signal.setitimer(signal.ITIMER_REAL, STEP_S, STEP_S)
            runner(what["mode"])(function, calls, [])
        except BaseException:  # noqa: BLE001 - ours, or of the user's own classes
            pass
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)
            signal.signal(signal.SIGALRM, signal.SIG_DFL)
        return {"lines": sorted(self.counts.items())}, b""

    def _look(self, _: int, frame: Any) -> None:
        """Count the line of the function that is under way, whatever it has called."""
        if time.monotonic() > self.ends:
            raise _Enough
        while frame is not None:
            line = frame.f_lineno or 0
            own = frame.f_code.co_filename == self.path
            if own and self.first <= line <= self.last:
                self.counts[line] = self.counts.get(line, 0) + 1
                return
            frame = frame.f_back
