"""Which sizes a target is timed at: inputs grow until the original is worth timing."""

from __future__ import annotations

import time
from collections.abc import Sequence

from afterburner_engine.errors import UnjudgeableError
from afterburner_engine.inputs import Case, InputService
from afterburner_engine.trial import Trial
from afterburner_sandbox.equality import show
from afterburner_sandbox.program import ProgramStopped

LADDER = (16, 64, 256, 1_024, 4_096, 16_384, 65_536, 262_144)
"""Sizes that are tried where the workload names none."""

BETWEEN: dict[int, tuple[int, ...]] = {
    0: (2, 4, 6, 7, 8, 9, 10, 12),
    16: (18, 20, 22, 24, 28, 32, 40, 48),
    64: (80, 96, 128, 192),
}
"""What is tried where the step behind a size was too large: cost may double with each
further element."""

MIN_SIZES = 3
"""Fewer would not show how the cost grows. Nor are there more of those that were found
here: what becomes of a call of microseconds is no news to who waits for seconds."""

LONG_ENOUGH_S = 0.005
"""A call of this length can be timed well; inputs need not grow further."""

MAKING_S = 0.04
"""Inputs that take this long to make are large enough: a race needs dozens of them,
and making the next larger ones would take more time than all that is measured."""


def find_sizes(
    service: InputService, trial: Trial, seed: int, repeated: tuple[int, ...]
) -> tuple[tuple[int, ...], list[Case], list[str]]:
    """The sizes to time at, a few cases of them for the equality check, and notes."""
    named = repeated or service.description["sizes"]
    grows = any(source["grows"] for source in service.description["sources"])
    if not grows:
        return (), [], []
    climb = _Climb(service, trial, seed)
    if named:
        climb.up(named, to_the_end=True)
        return tuple(climb.sizes), climb.cases, climb.notes
    if not climb.up(LADDER) and len(climb.sizes) < MIN_SIZES:
        # Cost explodes: the next size is far too large, but there are some between.
        climb.up(BETWEEN.get(max(climb.sizes, default=0), ()))
    return tuple(climb.sizes[-MIN_SIZES:]), climb.cases, climb.notes


class _Climb:
    """Tries larger and larger inputs on the original."""

    def __init__(self, service: InputService, trial: Trial, seed: int) -> None:
        self.service = service
        self.trial = trial
        self.seed = seed
        self.sizes: list[int] = []
        self.walls: list[float] = []
        self.cases: list[Case] = []
        self.notes: list[str] = []

    def up(self, steps: Sequence[int], *, to_the_end: bool = False) -> bool:
        """Try the steps until inputs are large enough; False where one took too long.

        Given sizes are tried to the end, and an exception is a result there.
        """
        for size in steps:
            started = time.monotonic()
            try:
                grown = [
                    self.service.case("grown", size, self.seed * 100 + i)
                    for i in range(2)
                ]
                making_s = (time.monotonic() - started) / 4  # each is made, and shown
                runs = [self.trial.run(case.batch) for case in grown]
            except ProgramStopped as stopped:
                self.notes.append(f"Size {size} is left out: {stopped.detail}.")
                return False
            except UnjudgeableError:
                return True
            if not to_the_end and any(outcome.how == "raise" for _, outcome in runs):
                said = show(runs[0][1])
                self.notes.append(f"Inputs were not grown to {size}: {said}.")
                return True
            self.sizes.append(size)
            self.walls.append(max(timing.wall_s for timing, _ in runs))
            self.cases += grown
            large = self.walls[-1] >= LONG_ENOUGH_S or making_s >= MAKING_S
            if not to_the_end and len(self.sizes) >= MIN_SIZES and large:
                return True
        return True
