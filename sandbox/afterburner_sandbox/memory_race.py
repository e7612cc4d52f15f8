"""How much less memory a candidate takes: pairs of fresh children, one call each.

The time race's children cannot tell: a process that has run a call reuses what that
call has freed, and shows nothing. So each sample has a process of its own; the sides
take turns in who comes first, and pairs in their fork servers. Both sides of a pair
get the same input. Nothing of this is for timing.
"""

from __future__ import annotations

import math
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from afterburner_sandbox.behaviour import outcome_of
from afterburner_sandbox.child import Child
from afterburner_sandbox.equality import Outcome, compare
from afterburner_sandbox.memory import Footprint, measure
from afterburner_sandbox.memory_books import resolution_bytes
from afterburner_sandbox.stats import Interval, Quad, estimate
from afterburner_sandbox.track import Comparison, Heat, Mismatch, Side, Supply, Track

NO_BOOKS = "the process runs where the kernel's books on it cannot be read from here"
"""Why there are no figures, where the sandbox is on another machine."""

NOT_ALONE = "it starts other processes, and what they hold is not counted"
"""Why there are no figures, where memory can be held elsewhere."""

GRACE_S = 1.5
"""What a first call may take beside what the race allows: memory has to be fetched."""


@dataclass(frozen=True, slots=True)
class MemoryPlan:
    """How much measuring the question is worth."""

    min_gain: float = 0.03
    confidence: float = 0.99
    """For the decision to stop early; what is reported is a 95 % interval."""

    min_pairs: int = 3
    max_pairs: int = 5
    budget_s: float = 1.0
    """No pair beyond the least number begins after it."""

    def undecided(self, interval: Interval | None) -> bool:
        """Whether the interval leaves open if it is a gain, a loss, or neither."""
        if interval is None:
            return False
        gain = 1 + self.min_gain
        return any(
            low <= interval.high and interval.low <= low for low in (gain, 1 / gain)
        )


@dataclass(frozen=True, slots=True)
class MemoryPair:
    """One call of each side on the same input, each in a fresh process."""

    before: Footprint
    after: Footprint
    shared_server: bool
    """Whether one fork server forked both."""

    @property
    def held(self) -> tuple[int, int]:
        """What each side held before the call beyond the other: memory moved there.

        Two children of one server with the same input differ in nothing else.
        """
        excess = self.before.baseline_bytes - self.after.baseline_bytes
        if not self.shared_server or abs(excess) < resolution_bytes():
            return 0, 0
        return max(0, excess), max(0, -excess)

    @property
    def peaks(self) -> tuple[int, int]:
        """Peak bytes before and after."""
        return (
            self.before.peak_bytes + self.held[0],
            self.after.peak_bytes + self.held[1],
        )

    @property
    def integrals(self) -> tuple[float, float]:
        """Byte-seconds before and after, as on a machine with nothing else to do."""
        before = _integral(self.before, self.held[0])
        return before, _integral(self.after, self.held[1])


def _integral(side: Footprint, held: int) -> float:
    """Byte-seconds, without the time that it had to wait for a core.

    What is too short to be integrated counts with the most that it can be.
    """
    area = side.integral_byte_s if side.enough else side.most_byte_s
    # Where in the call it had to wait is not known: anywhere, alike.
    return (area + held * side.seconds) * side.busy_s / side.seconds


@dataclass(frozen=True, slots=True)
class MemoryResult:
    """What the pairs come to. Ratios are before/after: above 1 is less memory."""

    memory: Interval | None
    """Of the peaks; None where nothing could be read."""

    integral: Interval | None
    """None where the call before is too short, too."""

    peak_before: float | None = None
    """Bytes, mean over the pairs."""

    peak_after: float | None = None
    integral_before: float | None = None
    """Byte-seconds, mean over the pairs."""

    integral_after: float | None = None
    note: str = ""
    """Why something is missing."""

    pairs: tuple[MemoryPair, ...] = ()

    def samples(self) -> dict[str, Any]:
        """What the evidence keeps of it."""
        return {
            "note": self.note,
            "resolution_bytes": resolution_bytes(),
            "pairs": [
                {"before": asdict(pair.before), "after": asdict(pair.after)}
                for pair in self.pairs
            ],
        }


def memory_race(
    sides: tuple[Side, Side],
    supply: Supply,
    track: Track,
    plan: MemoryPlan,
    differ: Comparison = compare,
) -> MemoryResult:
    """Measure pairs until it is clear who takes less, or the budget is spent.

    Raises:
        ProgramStopped: a side ended or overran.
        Mismatch: the sides behaved differently.
        SandboxError: the sandbox failed.
    """
    pairs: list[MemoryPair] = []
    started = time.monotonic()
    while len(pairs) < plan.max_pairs:
        pair = _pair(Heat(sides, supply, track, differ, len(pairs)))
        if pair is None:
            return MemoryResult(None, None, note=NO_BOOKS)
        pairs.append(pair)
        if len(pairs) < max(2, plan.min_pairs):
            continue
        if time.monotonic() - started > plan.budget_s or not _open(pairs, plan):
            break
    return _result(pairs)


def _open(pairs: list[MemoryPair], plan: MemoryPlan) -> bool:
    """Whether more pairs could still tell something."""
    if all(max(pair.peaks) < resolution_bytes() for pair in pairs):
        return False
    return any(plan.undecided(found) for found in _intervals(pairs, plan.confidence))


def _result(pairs: list[MemoryPair]) -> MemoryResult:
    if not all(pair.before.alone and pair.after.alone for pair in pairs):
        return MemoryResult(None, None, note=NOT_ALONE, pairs=tuple(pairs))
    memory, integral = _intervals(pairs, 0.95)
    peaks = [_mean(side) for side in zip(*(p.peaks for p in pairs), strict=True)]
    areas = [_mean(side) for side in zip(*(p.integrals for p in pairs), strict=True)]
    note = ""
    if integral is None:
        fewest = min((pair.before for pair in pairs), key=lambda side: side.samples)
        note = (
            f"a call of {fewest.seconds * 1e3:.2g} ms, sampled {fewest.samples} times, "
            "is too short for an integral"
        )
    known = integral is not None
    return MemoryResult(
        memory=memory,
        integral=integral,
        peak_before=peaks[0],
        peak_after=peaks[1],
        integral_before=areas[0] if known else None,
        integral_after=areas[1] if known else None,
        note=note,
        pairs=tuple(pairs),
    )


def _mean(values: Sequence[float]) -> float:
    return math.fsum(values) / len(values)


def _intervals(
    pairs: list[MemoryPair], confidence: float
) -> tuple[Interval, Interval | None]:
    """Of the peaks, and of the integrals where the calls before are long enough.

    A call after that is too short counts with the most that its integral can be: the
    ratio is then too low rather than too high.
    """
    least = resolution_bytes()
    memory = interval_of(
        [p.peaks for p in pairs], [(least, least)] * len(pairs), confidence
    )
    if not all(pair.before.enough for pair in pairs):
        return memory, None
    floors = [(least * p.before.busy_s, least * p.after.busy_s) for p in pairs]
    return memory, interval_of([p.integrals for p in pairs], floors, confidence)


def interval_of(
    values: Sequence[tuple[float, float]],
    floors: Sequence[tuple[float, float]],
    confidence: float = 0.95,
) -> Interval:
    """The ratio before/after of pairs of values, none of which counts below its floor.

    Values are known to half a floor, also where all pairs agree: the interval is wider
    by that. Where both sides are below their floors, the ratio is 1, within a factor
    of e: no gain is called from what cannot be seen.

    Raises:
        ValueError: there are fewer than two pairs.
    """
    clipped = [_clip(*pair, *floor) for pair, floor in zip(values, floors, strict=True)]
    found = estimate([[Quad(b, a, a, b)] for b, a in clipped], confidence)
    blurs = [
        min(1.0, (floor_b / b + floor_a / a) / 2)
        for (b, a), (floor_b, floor_a) in zip(clipped, floors, strict=True)
    ]
    blur = _mean(blurs)
    return Interval(
        found.ratio, found.low * math.exp(-blur), found.high * math.exp(blur)
    )


def _clip(
    before: float, after: float, floor_before: float, floor_after: float
) -> tuple[float, float]:
    """Both values as far as they can be seen; the same twice where neither can."""
    if before <= floor_before and after <= floor_after:
        most = max(floor_before, floor_after)
        return most, most
    return max(before, floor_before), max(after, floor_after)


INPUT = 999
"""The number of a pair's input: a time race does not come so far."""


def _pair(heat: Heat) -> MemoryPair | None:
    """Measure two fresh children, one after the other, and compare their answers.

    None where nothing can be read.
    """
    found: dict[int, Footprint] = {}
    outcomes: dict[int, Outcome] = {}
    batch = heat.batch(INPUT, heat.track.cold_calls)
    for side in heat.order:
        with heat.place[side].spawn() as child:
            child.witness.pin(heat.core)
            child.load(heat.sides[side].program)
            footprint = _measured(child, batch, heat)
            if footprint is None:
                return None
            found[side], outcomes[side] = footprint, outcome_of(child, 0)
    # Values that were dropped as they came are gone; the time race compares those.
    wrong = heat.differ(outcomes[0], outcomes[1])
    if wrong is not None:
        raise Mismatch(heat.seed(INPUT), heat.track.cold_calls, 0, wrong)
    shared = heat.sides[0].arena == heat.sides[1].arena
    return MemoryPair(found[0], found[1], shared)


def _measured(child: Child, batch: bytes, heat: Heat) -> Footprint | None:
    track = heat.track
    mode = "drop" if track.mode == "drain" else track.mode
    calls_s = track.seconds_per_call * track.cold_calls
    deadline_s = track.grace_s + GRACE_S + 10 * calls_s
    return measure(child, batch, mode, deadline_s, heat.core)[1]
