"""Asks both sides of a race for outcomes of its blocks, and keeps account of the cost.

Which blocks, and which outcomes of them, is drawn after each block has ended: no
program knows what it may leave undone. Asking takes a small share of a race's time:
the share of blocks that is asked about shrinks with what outcomes cost. Of work that
was put off until it is asked for, as much is found as was asked for. What handing
outcomes out costs is therefore on an account of its own, and stands for all of them.
"""

from __future__ import annotations

import random
import statistics
from dataclasses import dataclass

from afterburner_sandbox.behaviour import outcomes_of
from afterburner_sandbox.child import Child
from afterburner_sandbox.equality import Difference, Outcome
from afterburner_sandbox.program import Timing
from afterburner_sandbox.track import Comparison

MOST = 16
"""Outcomes of a block that are asked for at most. More of them would not tell more, for
what a machine adds by chance grows with them. More blocks do."""

MOST_BYTES = 4 << 20
MOST_S = 0.002
"""What the outcomes of one block of one side may come to, roughly."""

SHARE = 0.06
"""Of the time of its blocks a race spends so much on asking, roughly."""

SOON = 8
"""After so many blocks that were asked about, the chance of the next one is a half if
asking is dear; it is a whole at first, and ever smaller later on."""

LEAST = 0.3
"""But never smaller than this, or blocks would be worth leaving undone."""

SLOW = 2.0
"""An incumbent that takes so many times longer than usual is in a slow phase."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What was spent to hand some outcomes of one block out."""

    spent: tuple[Timing, Timing]
    """By the incumbent and by the candidate."""

    outcomes: int
    stands_for: float
    """So many outcomes: those of the block, and of blocks that were not drawn."""

    def each_s(self, side: int, clock: str) -> float:
        """What one outcome cost a side."""
        return by(self.spent[side], clock) / self.outcomes


class Account:
    """What each side spent to hand outcomes out, and would have for all of them."""

    def __init__(self) -> None:
        self.rows: list[Asked] = []

    def spent_since(self, row: int) -> tuple[Timing, Timing]:
        """By the incumbent and by the candidate, from that row on."""
        spent = Timing(0.0, 0.0), Timing(0.0, 0.0)
        for asked in self.rows[row:]:
            spent = spent[0] + asked.spent[0], spent[1] + asked.spent[1]
        return spent

    def all_of(self, calls: int, clock: str) -> tuple[float, float]:
        """Seconds that each side would have spent for the outcomes of so many calls.

        An incumbent that was slow for a moment is not what is usual. Of the candidate
        each moment counts: it may be lazy at times.
        """
        usual = statistics.median(row.each_s(0, clock) for row in self.rows)
        before = after = weight = 0.0
        for row in self.rows:
            before += row.stands_for * min(row.each_s(0, clock), SLOW * usual)
            after += row.stands_for * row.each_s(1, clock)
            weight += row.stands_for
        return before / weight * calls, after / weight * calls


def by(timing: Timing, clock: str) -> float:
    """Its seconds by a clock, `cpu` or `wall`."""
    return timing.wall_s if clock == "wall" else timing.cpu_s


class Asking:
    """What one race asks for."""

    def __init__(self) -> None:
        self.account = Account()
        self._blocks = 0
        self._wanted = 1
        self._request_s = 0.0
        # Nobody is to know beforehand what will be asked for.
        self._chooser = random.SystemRandom()

    def chance(self, block_s: float) -> float:
        """That of a block to be asked about, for which the incumbent took so long."""
        affordable = SHARE * block_s / self._request_s if self._request_s else 1.0
        return min(1.0, max(LEAST, SOON / (SOON + self._blocks), affordable))

    def difference(
        self,
        children: tuple[Child, Child],
        count: int,
        differ: Comparison,
        block_s: float | None = None,
    ) -> tuple[int, Difference] | None:
        """Compare outcomes of the `count` that both have just made, or leave it.

        The first difference, and where it is. It is not left where no `block_s` tells
        how long the incumbent took. The more outcomes are asked for, the smaller and
        cheaper they have been.

        Raises:
            ProgramStopped: a side ended, or its answer cannot be put into data.
        """
        chance = 1.0 if block_s is None else self.chance(block_s)
        if self._chooser.random() >= chance:
            return None
        self._blocks += block_s is not None
        indices = self._chooser.sample(range(count), min(count, self._wanted))
        found = [list[Outcome](), list[Outcome]()]
        spent = [Timing(0.0, 0.0), Timing(0.0, 0.0)]
        for side in self._chooser.sample((0, 1), 2):
            found[side], spent[side] = _ask(children[side], indices)
        stands_for = count / chance
        both = spent[0], spent[1]
        self.account.rows.append(Asked(both, len(indices), stands_for))
        self._plan_next(found[0], spent[0])
        for index, expected, actual in zip(indices, *found, strict=True):
            difference = differ(expected, actual)
            if difference is not None:
                return index, difference
        return None

    def _plan_next(self, outcomes: list[Outcome], spent: Timing) -> None:
        """By the incumbent alone: the candidate has no say in how much it is asked."""
        each_bytes = 1 + max(len(outcome.data) for outcome in outcomes)
        each_s = max(spent.cpu_s / len(outcomes), 1e-7)
        wanted = min(MOST, MOST_BYTES // each_bytes, int(MOST_S / each_s))
        self._wanted = max(1, wanted)
        self._request_s = spent.wall_s


def _ask(child: Child, indices: list[int]) -> tuple[list[Outcome], Timing]:
    begun = child.untimed()
    outcomes = outcomes_of(child, indices)
    return outcomes, child.untimed() - begun
