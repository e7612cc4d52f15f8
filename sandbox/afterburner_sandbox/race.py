"""The race: incumbent against candidate, in turns, on fresh inputs.

Pairs of fresh children take turns on one core. In each pair, quads of blocks run in
the order before, after, after, before; both sides get the same new inputs for each
block, so that remembering answers buys nothing. One outcome per block, chosen after
the block has ended, is compared between the sides.
"""

from __future__ import annotations

import contextlib
import math
import os
import random
import statistics
import time
from dataclasses import dataclass, field

from afterburner_sandbox.behaviour import outcome_of
from afterburner_sandbox.child import Child
from afterburner_sandbox.equality import compare
from afterburner_sandbox.program import ProgramStopped, Timing
from afterburner_sandbox.session import Sandbox
from afterburner_sandbox.stats import Interval, Quad, standing
from afterburner_sandbox.stopping import Plan, Record, ends
from afterburner_sandbox.track import (
    MAKE_S,
    Comparison,
    Mismatch,
    Progress,
    Side,
    Supply,
    Track,
)
from afterburner_sandbox.verdict import Verdict

MAX_CALLS = 512
"""Calls per block at most: more inputs cost more to make than the clock gains."""

WARM_EACH = 3
"""Each pair of so many runs its last inputs once more, to see what is remembered."""

EMPTY = 5
"""Empty blocks that tell what a round trip costs; beside a long call it is nothing."""

LEAST_S = 1e-7
"""A block is never taken for shorter: the kernel's CPU clock may not have moved."""

DEFERRED_S = {"cpu": 0.005, "wall": 0.05}
"""By clock: more time than this beside the timed regions does not go unexplained."""

ASKING_S = 0.3
"""How long one block's outcomes may be asked for, one after the other."""


Counts = tuple[int, int, int, int]
"""Instructions of a quad's blocks: before, after, after, before."""


@dataclass(slots=True)
class RaceResult:
    """Raw timings, and what they come to."""

    time: Interval
    """With the 95 % interval that is reported."""

    wall: Interval
    seconds_before: float
    """Per call, median over blocks, by the clock that judges."""

    seconds_after: float
    cold: float
    """Ratio of the first calls in fresh processes, median over pairs."""

    warm: float
    """Ratio when the same inputs come again, median over pairs."""

    calls: int
    """Calls per block."""

    clearly_slower: bool
    """Whether each pair of processes found the candidate much slower."""

    pairs: list[list[Quad]] = field(default_factory=list)
    servers: list[int] = field(default_factory=list)
    """Which fork server each pair ran in: the first one is 0."""

    counts: list[list[Counts]] = field(default_factory=list)
    """Instructions per block of each quad, where they are counted."""

    cold_error: float = 0.0
    """Standard error of the logarithm of `cold`: first calls are few."""

    sure: Interval | None = None
    """The interval by which to decide, where many candidates make it a wider one."""

    @property
    def decisive(self) -> Interval:
        """The interval that has to lie above the least gain."""
        return self.sure or self.time

    @property
    def instructions(self) -> float | None:
        """Ratio of instructions, median over pairs; None where nobody counts them."""
        sums = [tuple(map(sum, zip(*pair, strict=True))) for pair in self.counts]
        ratios = [(s[0] + s[3]) / (s[1] + s[2]) for s in sums if s]
        return statistics.median(ratios) if ratios else None


def race(
    sides: tuple[Side, Side],
    supply: Supply,
    track: Track,
    plan: Plan,
    progress: Progress = lambda interval: None,
    differ: Comparison = compare,
) -> RaceResult:
    """Race before against after until the gain is decided or the budget is spent.

    `differ` says where the outcomes of the two differ.

    Raises:
        ProgramStopped: a side ended or overran.
        Mismatch: the sides behaved differently.
        SandboxError: the sandbox failed.
    """
    pairs: list[_Pair] = []
    record = Record()
    places: dict[tuple[Sandbox, ...], int] = {}
    started = time.monotonic()
    while not ends(record, plan, time.monotonic() - started):
        pair = _Pair(sides, supply, track, plan, len(pairs), differ)
        pair.run()
        pairs.append(pair)
        record.add(pair.quads, places.setdefault(pair.place, len(places)))
        if len(pairs) >= 2:
            progress(record.standing().interval())
    return _result(pairs, record, plan)


def _result(pairs: list[_Pair], record: Record, plan: Plan) -> RaceResult:
    flat = [quad for pair in pairs for quad in pair.quads]
    calls = pairs[0].calls
    now = record.standing()
    walls = Record([pair.wall_quads for pair in pairs], record.servers)
    colds = [pair.cold for pair in pairs]
    return RaceResult(
        time=now.interval(plan.reported(len(pairs))),
        sure=now.interval(plan.surely(len(pairs))),
        wall=walls.standing().interval(plan.reported(len(pairs))),
        seconds_before=statistics.median(q.before_1 for q in flat) / calls,
        seconds_after=statistics.median(q.after_1 for q in flat) / calls,
        cold=math.exp(statistics.median(colds)),
        cold_error=standing(colds).error,
        warm=math.exp(statistics.median(p.warm for p in pairs if p.warm is not None)),
        calls=calls,
        clearly_slower=record.clearly_slower,
        pairs=record.pairs,
        counts=[pair.counts for pair in pairs if pair.counts],
        servers=record.servers,
    )


class _Pair:
    """Two fresh children, and the quads they run in turns."""

    def __init__(
        self,
        sides: tuple[Side, Side],
        supply: Supply,
        track: Track,
        plan: Plan,
        number: int,
        differ: Comparison,
    ) -> None:
        self.sides = sides
        self.supply = supply
        self.track = track
        self.plan = plan
        self.number = number
        self.differ = differ
        wanted = plan.block_s / max(track.seconds_per_call, 1e-7)
        can_make = MAKE_S / max(track.seconds_per_input, 1e-7)
        self.calls = max(1, min(MAX_CALLS, round(wanted), int(can_make)))
        self.overhead_s = 0.0
        self.overhead = 0
        self.quads: list[Quad] = []
        self.wall_quads: list[Quad] = []
        self.counts: list[Counts] = []
        self.cold = 0.0
        self.warm: float | None = None
        self.place: tuple[Sandbox, ...] = ()
        """Where the two run."""

        self._chooser = random.Random(track.seed * 7919 + number)

    def run(self) -> None:
        """Run the pair's quads, its cold first calls and its warm last ones."""
        with contextlib.ExitStack() as stack:
            before, after = self._spawn(stack)
            idle = self._untimed_s(before), self._untimed_s(after)
            self._drive(before, after)
            self._refuse_deferral(
                self._untimed_s(after) - idle[1] - self._untimed_s(before) + idle[0],
                self._clocked(before.timed) - self._clocked(after.timed),
                DEFERRED_S[self.track.clock],
            )

    def _spawn(self, stack: contextlib.ExitStack) -> tuple[Child, Child]:
        order = (0, 1) if self.number % 2 == 0 else (1, 0)
        children: dict[int, Child] = {}
        core = max(os.sched_getaffinity(0))
        self.place = tuple(side.arena(self.number) for side in self.sides)
        for side in order:
            children[side] = stack.enter_context(self.place[side].spawn())
            children[side].witness.pin(core)
            children[side].count()
            children[side].load(self.sides[side].program)
        return children[0], children[1]

    def _drive(self, before: Child, after: Child) -> None:
        seeds = self.track.cold_seeds or (self._seed(0),)
        cold_seed, calls = seeds[self.number % len(seeds)], self.track.cold_calls
        cold = self.supply.batch(self.track.size, cold_seed, calls)
        first, second = self._time(before, cold), self._time(after, cold)
        self.cold = self._log_ratio(first, second)
        self._compare(before, after, cold_seed, calls)
        empties = range(EMPTY if self.calls > 1 else 2)
        empty = [(self._time(before, b""), self._time(after, b"")) for _ in empties]
        # Of both: neither side gains by making it look large.
        self.overhead_s = min(t.cpu_s for timings in empty for t in timings)
        self.overhead = min(t.count or 0 for timings in empty for t in timings)
        if self.calls > 1:
            warm_up = self._batch(1)
            self._time(before, warm_up)
            self._time(after, warm_up)
        turns = range(2, 2 + 2 * self._quads(), 2)
        last = [self._quad(before, after, number) for number in turns][-1]
        if self.number % WARM_EACH:
            return
        again = self._time(before, last), self._time(after, last)
        self.warm = self._log_ratio(*again)
        if self.number == 0 and self.calls > 1:
            saved_s = self._clocked(again[0]) - self._clocked(again[1])
            self._ask_for_all(before, after, saved_s)

    def _ask_for_all(self, before: Child, after: Child, saved_s: float) -> None:
        """Compare all outcomes of the last block, and what it costs to give them.

        One outcome of many is cheap to compute when it is asked for; all are not. A
        program cannot know in which of its processes all are asked for.
        """
        started = time.monotonic()
        idle = self._untimed_s(before), self._untimed_s(after)
        seed, asked = self._seed(1 + 2 * self._quads()), 0
        while asked < self.calls and time.monotonic() - started < ASKING_S:
            self._compare_at(before, after, seed, asked, self.calls)
            asked += 1
        base_s = self._untimed_s(before) - idle[0]
        more_s = self._untimed_s(after) - idle[1] - base_s
        # One block is shorter than a pair, and so is what cannot be told from noise.
        if more_s > max(DEFERRED_S[self.track.clock] / 3, base_s / 4):
            self._refuse_deferral(more_s * self.calls / asked, saved_s, 0.0)

    def _refuse_deferral(self, more_s: float, saved_s: float, floor_s: float) -> None:
        """Refuse work that was moved out of the timed regions, before or after them.

        Both sides get the same inputs and give the same outputs, so what they spend
        beside the timed regions is the same, but for noise.
        """
        if saved_s > 0 and more_s > max(floor_s, saved_s / 2):
            raise ProgramStopped(
                Verdict.TAMPERED,
                f"it worked for {more_s * 1e3:.0f} ms outside of the timed regions, "
                f"in which it saved {saved_s * 1e3:.0f} ms",
            )

    def _untimed_s(self, child: Child) -> float:
        return self._clocked(child.untimed())

    def _clocked(self, timing: Timing) -> float:
        return timing.wall_s if self.track.clock == "wall" else timing.cpu_s

    def _quads(self) -> int:
        return self.plan.turns(self.number, self.calls * self.track.seconds_per_call)

    def _quad(self, before: Child, after: Child, number: int) -> bytes:
        """One ABBA turn on two fresh batches; the second one is returned."""
        one, two = self._batch(number), self._batch(number + 1)
        timings = [self._time(before, one), self._time(after, one)]
        self._compare(before, after, self._seed(number), self.calls)
        timings += [self._time(after, two), self._time(before, two)]
        self._compare(before, after, self._seed(number + 1), self.calls)
        self.quads.append(Quad(*map(self._seconds, timings)))
        self.wall_quads.append(Quad(*(t.wall_s for t in timings)))
        counts = [t.count for t in timings if t.count is not None]
        if len(counts) == 4:
            one_1, two_1, two_2, one_2 = (max(1, c - self.overhead) for c in counts)
            self.counts.append((one_1, two_1, two_2, one_2))
        return two

    def _time(self, child: Child, batch: bytes) -> Timing:
        # A candidate that needs ten times as long is out, but for some grace.
        calls = max(self.calls, self.track.cold_calls)
        expected = self.track.seconds_per_call * calls
        return child.run(batch, self.track.mode, self.track.grace_s + 10 * expected)

    def _seconds(self, timing: Timing) -> float:
        """By the clock that judges, less what an empty block costs."""
        if self.track.clock == "wall":
            return timing.wall_s
        return max(timing.cpu_s - self.overhead_s, timing.cpu_s / 10, LEAST_S)

    def _log_ratio(self, before: Timing, after: Timing) -> float:
        return math.log(self._seconds(before) / self._seconds(after))

    def _seed(self, number: int) -> int:
        return (self.track.seed * 1_000 + self.number) * 1_000 + number

    def _batch(self, number: int) -> bytes:
        return self.supply.batch(self.track.size, self._seed(number), self.calls)

    def _compare(self, before: Child, after: Child, seed: int, count: int) -> None:
        """Compare one outcome of the batch that both have just run."""
        self._compare_at(before, after, seed, self._chooser.randrange(count), count)

    def _compare_at(
        self, before: Child, after: Child, seed: int, index: int, count: int
    ) -> None:
        found = self.differ(outcome_of(before, index), outcome_of(after, index))
        if found is not None:
            raise Mismatch(seed, count, index, found)
