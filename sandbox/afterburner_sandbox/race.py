"""The race: incumbent against candidate, in turns, on fresh inputs.

Pairs of fresh children take turns on one core. In each pair, quads of blocks run in
the order before, after, after, before; both sides get the same new inputs for each
block, so that remembering answers buys nothing. Outcomes of each block, chosen after
it has ended, are compared between the sides.
"""

from __future__ import annotations

import contextlib
import math
import statistics
import time
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from afterburner_sandbox.asking import Account, Asking, by
from afterburner_sandbox.child import Child
from afterburner_sandbox.deferral import ALONE, IN_COMPANY, Books, refuse_moved
from afterburner_sandbox.equality import compare
from afterburner_sandbox.program import Timing
from afterburner_sandbox.session import Sandbox
from afterburner_sandbox.stats import Interval, Quad, standing
from afterburner_sandbox.stopping import Plan, Record, ends
from afterburner_sandbox.track import (
    MAKE_S,
    Comparison,
    Heat,
    Mismatch,
    Progress,
    Side,
    Supply,
    Track,
)

MAX_CALLS = 512
"""Calls per block at most: more inputs cost more to make than the clock gains."""

WARM_EACH = 5
"""Each pair of so many runs its last inputs once more, to see what is remembered."""

EMPTY = 3
"""Empty blocks that tell what a round trip costs; beside a long call it is nothing."""

LARGE = 1.5
"""A ratio that calls for an explanation, however vague it is: who moves work in some
processes only makes it vague."""

LEAST_S = 1e-7
"""A block is never taken for shorter: the kernel's CPU clock may not have moved."""

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
    started: int = 0
    """Processes and threads that were started where the candidate ran."""

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
    record, asking = Record(), Asking()
    places: dict[tuple[Sandbox, ...], int] = {}
    started = time.monotonic()
    while not ends(record, plan, time.monotonic() - started):
        heat = Heat(sides, supply, track, differ, len(pairs))
        pair = _Pair(heat, plan, asking)
        pair.run(record)
        pairs.append(pair)
        record.add(pair.quads, places.setdefault(pair.place, len(places)))
        if len(pairs) >= 2:
            progress(record.standing().interval())
    result = _result(pairs, record, plan)
    if result.time.low > 1 or result.time.ratio > LARGE:
        calls = sum(pair.made_calls for pair in pairs)
        for books in zip(*(pair.books for pair in pairs), strict=True):
            refuse_moved(_with(books, asking.account, calls))
    return result


def _with(books: Sequence[Books], account: Account, calls: int) -> list[Books]:
    """The pairs' books with what all of their outcomes would cost, by what each saved.

    A pair alone is asked too little for that.
    """
    usual_s, all_s = account.all_of(calls, books[0].clock)
    saved_s = [max(book.saved_s, LEAST_S) for book in books]
    return [
        replace(
            book,
            asked_s=(all_s - usual_s) * saved / sum(saved_s),
            usual_s=usual_s / len(books),
        )
        for book, saved in zip(books, saved_s, strict=True)
    ]


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
        started=sum(pair.started for pair in pairs),
    )


class _Pair:
    """Two fresh children, and the quads they run in turns."""

    def __init__(
        self,
        heat: Heat,
        plan: Plan,
        asking: Asking,
    ) -> None:
        self.heat = heat
        self.track = track = heat.track
        self.plan = plan
        self.asking = asking
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
        self.place = heat.place
        self.books: list[Books] = []
        self.started = 0
        self.made_calls = 0

    def run(self, record: Record) -> None:
        """Run the pair's quads, its cold first calls and its warm last ones.

        `record` is of the pairs before it.
        """
        rows = len(self.asking.account.rows)
        with contextlib.ExitStack() as stack:
            before, after = self._spawn(stack)
            idle = before.untimed(), after.untimed()
            self._drive(before, after, record.usual_contradiction)
            spent = before.untimed() - idle[0], after.untimed() - idle[1]
            self.started = self._count_started(before, after)
        asked = self.asking.account.spent_since(rows)
        saved_s = self._clocked(before.timed - after.timed)
        self.books = [
            self._book(clock, spent, asked, saved_s) for clock in self._clocks()
        ]
        for books in self.books:
            books.refuse_much()

    def _count_started(self, before: Child, after: Child) -> int:
        """How many processes and threads were started beside those of the pair.

        The kernel numbers them one after the other in each sandbox, so that the
        numbers tell of those, too, that have ended. 0 where they are the machine's.
        """
        if after.shares_numbers:
            return 0
        ours = [before, after] if self.place[0] is self.place[1] else [after]
        newest = self.place[1].newest()
        return newest - min(child.inner_pid for child in ours) - len(ours)

    def _clocks(self) -> tuple[str, ...]:
        """Those by which work could be moved: who waits can compute elsewhere too."""
        return ("cpu",) if self.track.clock == "cpu" else ("cpu", "wall")

    def _book(
        self,
        clock: str,
        spent: Sequence[Timing],
        asked: Sequence[Timing],
        saved_s: float,
    ) -> Books:
        all_s = [by(timing, clock) for timing in spent]
        asked_s = [by(timing, clock) for timing in asked]
        later_s = asked_s[1] - asked_s[0]
        return Books(
            clock=clock,
            saved_s=saved_s,
            beside_s=all_s[1] - all_s[0] - later_s,
            asked_s=later_s,
            usual_s=asked_s[0],
            tolerated=IN_COMPANY if self.started else ALONE,
        )

    def _spawn(self, stack: contextlib.ExitStack) -> tuple[Child, Child]:
        children: dict[int, Child] = {}
        for side in self.heat.order:
            children[side] = stack.enter_context(self.place[side].spawn())
            children[side].witness.pin(self.heat.core)
            children[side].count()
            children[side].load(self.heat.sides[side].program)
        return children[0], children[1]

    def _drive(self, before: Child, after: Child, usual: float | None) -> None:
        seeds = self.track.cold_seeds or (self.heat.seed(0),)
        cold_seed, calls = seeds[self.heat.number % len(seeds)], self.track.cold_calls
        cold = self.heat.supply.batch(self.track.size, cold_seed, calls)
        first, second = self._time(before, cold), self._time(after, cold)
        self.cold = self._log_ratio(first, second)
        self.made_calls += calls
        self._compare(before, after, cold_seed, calls)
        empties = range(EMPTY if self.calls > 1 else 2)
        empty = [(self._time(before, b""), self._time(after, b"")) for _ in empties]
        # Of both: neither side gains by making it look large.
        self.overhead_s = min(t.cpu_s for timings in empty for t in timings)
        self.overhead = min(t.count or 0 for timings in empty for t in timings)
        if self.calls > 1:
            warm_up = self._batch(1, math.ceil(self.calls / 2))
            self._time(before, warm_up)
            self._time(after, warm_up)
        last, number = b"", 0
        while self.plan.goes_on(self.heat.number, self._typical_s, self.quads, usual):
            number += 2
            last = self._quad(before, after, number)
        if self.heat.number % WARM_EACH == 0:
            again = self._time(before, last), self._time(after, last)
            self.warm = self._log_ratio(*again)
            self.made_calls += self.calls
            self._compare(before, after, self.heat.seed(number + 1), self.calls)

    def _clocked(self, timing: Timing) -> float:
        return by(timing, self.track.clock)

    @property
    def _typical_s(self) -> float:
        """What a block takes, roughly."""
        return self.calls * self.track.seconds_per_call

    def _quad(self, before: Child, after: Child, number: int) -> bytes:
        """One ABBA turn on two fresh batches; the second one is returned."""
        one, two = self._batch(number), self._batch(number + 1)
        timings = [self._time(before, one), self._time(after, one)]
        took_s = timings[0].wall_s
        self._compare(before, after, self.heat.seed(number), self.calls, took_s)
        timings += [self._time(after, two), self._time(before, two)]
        took_s = timings[3].wall_s
        self._compare(before, after, self.heat.seed(number + 1), self.calls, took_s)
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

    def _batch(self, number: int, count: int | None = None) -> bytes:
        count = count or self.calls
        self.made_calls += count
        return self.heat.batch(number, count)

    def _compare(
        self,
        before: Child,
        after: Child,
        seed: int,
        count: int,
        took_s: float | None = None,
    ) -> None:
        """Compare outcomes of the batch that both have just run, or leave it."""
        differ = self.heat.differ
        found = self.asking.difference((before, after), count, differ, took_s)
        if found is not None:
            raise Mismatch(seed, count, *found)
