"""When a race ends, and what may be said then. Pure functions, no clock.

A race is looked at after each pair. Many looks give chance many goes, so it ends early
only on an interval that is stricter than the one that is reported; what coverage is
left after that is simulated by `benchmarks/timing.py --coverage`, which calls what is
written here.
"""

from __future__ import annotations

import math
import statistics
from collections.abc import Sequence
from dataclasses import dataclass, field

from afterburner_sandbox.stats import Quad, Standing, pair_logs, standing

EARLY = 0.01
"""Chance of error, at each look, at which a race may end before its budget is spent."""

AT_ONCE = 0.05
AT_LAST = 0.035
"""Chance of error of the interval that is reported, where the race ended at its first
look and where it ended at a later one, were the number of pairs fixed. As races end
when they are decided, it holds the truth in 95 % of them."""

FEW = 6
PATIENCE = 1.5
"""An undecided race of fewer pairs gets the stretched budget so many times: its calls
are long."""

NEXT = 1.15
"""How much longer than the mean pair the next one may take."""

CLOSE = 0.012
"""Half the width of an interval around no difference, on a logarithmic scale."""

FIRST_S = 0.02
LATER_S = 0.04
"""How long a side runs in a pair's quads, in the first few pairs and in later ones."""

LONG = 0
"""But this pair is as long as later ones: some programs change after a while."""

AGAIN = 2
"""Quads that a pair gets beyond those, at most, while a slow phase has hit them all."""

HIT = 3.0
"""A slow phase has hit a quad whose halves contradict each other so many times more
than usual."""

HIT_AT_FIRST = 0.1
"""Or so much, on a logarithmic scale, while little is known of what is usual."""

KNOWN = 4
"""Quads that tell what is usual."""

HOPE = 2.0
"""By how many standard errors the mean may be too low, where it is asked if a race is
worth going on."""

CLEARLY_SLOWER = math.log(1 / 1.5)
"""Log-ratio below which two pairs are enough to stop."""


@dataclass(frozen=True, slots=True)
class Plan:
    """How much measuring a question is worth. Times in seconds."""

    min_gain: float = 0.03
    tries: int = 1
    """How many candidates there have been: the more, the surer the decision has to be,
    or one of them would be called faster by chance."""

    min_pairs: int = 3
    max_pairs: int = 40
    quads: int = 4
    block_s: float = 0.005
    budget_s: float = 1.5
    stretch: float = 1.9
    """The budget may grow by this factor where that is likely to decide."""

    precision: float | None = None
    """Go on, within the budget, until the interval reaches no further than this to
    each side, on a logarithmic scale; None where the decision is all that counts."""

    def turns(self, number: int, block_s: float) -> int:
        """The quads of a race's pair: fewer where blocks are long, above all at first.

        Who is clearly faster is found out by a few pairs, and rather by another pair
        than by more quads of one; the later ones are to be precise.
        """
        side_s = FIRST_S if LONG < number < FEW else LATER_S
        return max(1, min(self.quads, round(side_s / 2 / block_s)))

    def goes_on(
        self,
        number: int,
        block_s: float,
        quads: Sequence[Quad],
        usual: float | None,
    ) -> bool:
        """Whether a pair that has run these quads runs another one.

        It does, a few times, while a slow phase of the machine has hit each of them. As
        the halves of a quad tell that, and not its ratio, neither side is favoured.
        """
        turns = self.turns(number, block_s)
        if len(quads) < turns:
            return True
        limit = HIT_AT_FIRST if usual is None else HIT * usual
        all_hit = all(quad.contradiction > limit for quad in quads)
        return all_hit and len(quads) < turns + AGAIN

    @property
    def gain(self) -> float:
        """The log-ratio that has to be surpassed."""
        return math.log1p(self.min_gain)

    @property
    def confidence(self) -> float:
        """That of the decision to end early."""
        return 1 - EARLY / self.tries

    def reported(self, count: int) -> float:
        """The confidence of what is reported of a race of `count` pairs."""
        return 1 - (AT_ONCE if count <= self.min_pairs else AT_LAST)

    def surely(self, count: int) -> float:
        """The confidence by which such a race is decided, once it is over."""
        return 1 - (1 - self.reported(count)) / self.tries


QUICK = Plan(
    min_pairs=3, max_pairs=3, quads=2, block_s=0.003, budget_s=0.5, stretch=1.0
)
"""For the sizes beside the largest one."""


@dataclass(slots=True)
class Record:
    """The pairs of a race so far."""

    pairs: list[list[Quad]] = field(default_factory=list)
    servers: list[int] = field(default_factory=list)
    """Which fork server each pair ran in."""

    def add(self, quads: list[Quad], server: int) -> None:
        """Another pair has run."""
        self.pairs.append(quads)
        self.servers.append(server)

    def standing(self) -> Standing:
        """What the pairs come to."""
        return standing(pair_logs(self.pairs), self.servers)

    @property
    def usual_contradiction(self) -> float | None:
        """By how much the halves of a quad differ; None while too few are known."""
        found = [quad.contradiction for pair in self.pairs for quad in pair]
        return statistics.median(found) if len(found) >= KNOWN else None

    @property
    def clearly_slower(self) -> bool:
        """Whether each pair found the candidate much slower."""
        return max(pair_logs(self.pairs)) < CLEARLY_SLOWER


def ends(record: Record, plan: Plan, spent_s: float) -> bool:
    """Whether a race is over, after `spent_s`."""
    count = len(record.pairs)
    if count < 2:
        return False
    if record.clearly_slower or count >= plan.max_pairs:
        return True
    if count < plan.min_pairs:
        return False
    now = record.standing()
    if now.half(plan.confidence) < abs(now.mean - plan.gain):
        return spent_s >= plan.budget_s or _narrow(now, plan, count)
    return spent_s >= plan.budget_s and not _goes_on(now, plan, count, spent_s)


def _narrow(now: Standing, plan: Plan, count: int) -> bool:
    """Whether the interval of a decided race is as narrow as it should be.

    Without a precision that was asked for, a gain is accepted as soon as it is sure.
    But who is found not to gain is told what the ratio is, if it is near 1.
    """
    half = now.half(plan.reported(count))
    if plan.precision is not None:
        return half <= plan.precision
    short = plan.gain - now.mean
    return short < 0 or half <= max(CLOSE, short / 4)


def _goes_on(now: Standing, plan: Plan, count: int, spent_s: float) -> bool:
    """Whether an undecided race gets more time than its budget.

    It does where that may well show the gain, and where pairs are still few.
    """
    ready_s = spent_s + NEXT * spent_s / count
    if count < FEW and ready_s <= PATIENCE * plan.budget_s * plan.stretch:
        return True
    whole_s = plan.budget_s * plan.stretch
    half = now.half(plan.surely(count + 1)) * math.sqrt(spent_s / whole_s)
    return ready_s <= whole_s and now.mean + HOPE * now.error - half > plan.gain
