"""Asks both sides of a pair for outcomes of a block, and keeps account of the cost.

Which ones is decided after the block has ended, so that no program knows what it may
leave undone. One outcome of many is cheap to compute when it is asked for: what handing
outcomes out costs is therefore on an account of its own.
"""

from __future__ import annotations

import random

from afterburner_sandbox.behaviour import outcomes_of
from afterburner_sandbox.child import Child
from afterburner_sandbox.equality import Difference, Outcome
from afterburner_sandbox.program import Timing
from afterburner_sandbox.track import Comparison

MOST = 64
"""Outcomes of a block that are asked for at most."""

MOST_BYTES = 4 << 20
MOST_S = 0.005
"""What the outcomes of one block of one side may come to, roughly."""


class Asking:
    """What one pair has been asked for."""

    def __init__(self) -> None:
        self.spent = [Timing(0.0, 0.0), Timing(0.0, 0.0)]
        """By the incumbent and by the candidate, to hand outcomes out."""

        self.outcomes = 0
        self._wanted = 1
        # Nobody is to know beforehand what will be asked for.
        self._chooser = random.SystemRandom()

    def difference(
        self, before: Child, after: Child, count: int, differ: Comparison
    ) -> tuple[int, Difference] | None:
        """Compare outcomes of the `count` that both have just made.

        The first difference, and where it is. A second block asks for more of them
        than the first one if they are small and cheap.

        Raises:
            ProgramStopped: a side ended, or its answer cannot be put into data.
        """
        children, found = (before, after), [list[Outcome](), list[Outcome]()]
        indices = self._chooser.sample(range(count), min(count, self._wanted))
        for side in self._chooser.sample((0, 1), 2):
            found[side] = self._ask(side, children[side], indices)
        self.outcomes += len(indices)
        for index, expected, actual in zip(indices, *found, strict=True):
            difference = differ(expected, actual)
            if difference is not None:
                return index, difference
        return None

    def _ask(self, side: int, child: Child, indices: list[int]) -> list[Outcome]:
        begun = child.untimed()
        outcomes = outcomes_of(child, indices)
        spent = child.untimed() - begun
        self.spent[side] += spent
        if side == 0:  # the candidate has no say in how much it is asked for
            each_bytes = 1 + max(len(outcome.data) for outcome in outcomes)
            each_s = max(spent.cpu_s / len(indices), 1e-7)
            wanted = min(MOST, MOST_BYTES // each_bytes, int(MOST_S / each_s))
            self._wanted = max(1, wanted)
        return outcomes
