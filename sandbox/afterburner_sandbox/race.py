"""The race: incumbent against candidate, in turns, on fresh inputs.

Pairs of fresh children take turns on one core. In each pair, quads of blocks run in
the order before, after, after, before; both sides get the same new inputs for each
block, so that remembering answers buys nothing. Outcomes of each block, chosen after
it has ended, are compared between the sides.
"""

from __future__ import annotations

import contextlib
import math
import os
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Protocol

from afterburner_sandbox.asking import Asking, Comparison
from afterburner_sandbox.child import Child
from afterburner_sandbox.deferral import Books, refuse_moved
from afterburner_sandbox.equality import Difference, compare
from afterburner_sandbox.program import Program, Timing
from afterburner_sandbox.session import Sandbox
from afterburner_sandbox.stats import Interval, Quad, estimate

MAX_CALLS = 512
"""Calls per block at most: more inputs cost more to make than the clock gains."""

MAKE_S = 0.2
"""The inputs of one block may take this long to make."""

LEAST_S = 1e-7
"""A block is never taken for shorter: the kernel's CPU clock may not have moved."""

CLEARLY_SLOWER = math.log(1 / 1.5)
"""Log-ratio below which two pairs are enough to stop."""


class Supply(Protocol):
    """Makes inputs. Runs in a process that no candidate reaches."""

    def batch(self, size: int, seed: int, count: int) -> bytes:
        """`count` fresh inputs as `Child.run` takes them, fixed by size and seed."""
        ...


@dataclass(frozen=True, slots=True)
class Track:
    """What both sides run on."""

    size: int
    mode: str
    """`plain`, `drain` or `await`: how a call is brought to its end."""

    clock: str
    """`cpu` or `wall`."""

    seconds_per_call: float
    """Of the incumbent, roughly: decides how many calls make a block."""

    seed: int
    cold_calls: int = 1
    """Calls of a fresh process that count as cold; each on an input of its own."""

    seconds_per_input: float = 0.0
    """How long it takes to make one: bounds the calls of a block, too."""

    cold_seeds: tuple[int, ...] = ()
    """Seeds of inputs for the cold calls, in turn over the pairs."""

    grace_s: float = 0.5
    """What a block may take beside ten times what the incumbent needs for it."""


@dataclass(frozen=True, slots=True)
class Plan:
    """How much measuring a question is worth. Times in seconds."""

    min_gain: float = 0.03
    confidence: float = 0.99
    """For the decision to stop early; what is reported is a 95 % interval."""

    min_pairs: int = 3
    max_pairs: int = 12
    quads: int = 3
    block_s: float = 0.006
    budget_s: float = 1.5

    def undecided(self, interval: Interval) -> bool:
        """Whether the interval still leaves open if the gain is large enough."""
        return interval.low <= 1 + self.min_gain <= interval.high


QUICK = Plan(min_pairs=3, max_pairs=3, quads=2, block_s=0.003, budget_s=0.5)
"""For the sizes beside the largest one."""


@dataclass(slots=True)
class RaceResult:
    """Raw timings, and what they come to."""

    time: Interval
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
    started: int = 0
    """Processes and threads that were started where the candidate ran."""


class Mismatch(Exception):
    """The sides behaved differently on one of the race's inputs."""

    def __init__(
        self, seed: int, count: int, index: int, difference: Difference
    ) -> None:
        super().__init__(difference.why)
        self.seed = seed
        self.count = count
        self.index = index
        self.difference = difference


Progress = Callable[[Interval], None]


Arena = Callable[[int], Sandbox]
"""The sandbox in which a side of a pair runs, by the pair's number."""


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two that race, and where it runs.

    The arena should give several sandboxes in turn: what a fork server's memory looks
    like shifts the times of all its children alike, by as much as a third. Where both
    sides have the same arena, that shift is the same for both.
    """

    arena: Arena
    program: Program


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
    started = time.monotonic()
    while len(pairs) < plan.max_pairs:
        pair = _Pair(sides, supply, track, plan, len(pairs), differ)
        pair.run()
        pairs.append(pair)
        if len(pairs) < 2:
            continue
        quads = [p.quads for p in pairs]
        progress(estimate(quads))
        if _settled(quads, plan) or time.monotonic() - started > plan.budget_s:
            break
    result = _result(pairs)
    if result.time.low > 1:
        for books in zip(*(pair.books for pair in pairs), strict=True):
            refuse_moved(books)
    return result


def _settled(quads: list[list[Quad]], plan: Plan) -> bool:
    if _clearly_slower(quads):
        return True
    if len(quads) < plan.min_pairs:
        return False
    return not plan.undecided(estimate(quads, plan.confidence))


def _clearly_slower(quads: list[list[Quad]]) -> bool:
    logs = [statistics.median(q.log_ratio for q in pair) for pair in quads]
    return max(logs) < CLEARLY_SLOWER


def _result(pairs: list[_Pair]) -> RaceResult:
    quads = [pair.quads for pair in pairs]
    flat = [quad for pair in quads for quad in pair]
    calls = pairs[0].calls
    return RaceResult(
        time=estimate(quads),
        wall=estimate([pair.wall_quads for pair in pairs]),
        seconds_before=statistics.median(q.before_1 for q in flat) / calls,
        seconds_after=statistics.median(q.after_1 for q in flat) / calls,
        cold=math.exp(statistics.median(pair.cold for pair in pairs)),
        warm=math.exp(statistics.median(pair.warm for pair in pairs)),
        calls=calls,
        clearly_slower=_clearly_slower(quads),
        pairs=quads,
        started=sum(pair.started for pair in pairs),
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
        self.quads: list[Quad] = []
        self.wall_quads: list[Quad] = []
        self.cold = 0.0
        self.warm = 0.0
        self.books: list[Books] = []
        self.started = 0
        self.asking = Asking()
        self._made_calls = 0

    def run(self) -> None:
        """Run the pair's quads, its cold first calls and its warm last ones."""
        with contextlib.ExitStack() as stack:
            before, after = self._spawn(stack)
            idle = before.untimed(), after.untimed()
            self._drive(before, after)
            spent = before.untimed() - idle[0], after.untimed() - idle[1]
            self.started = self._count_started(before, after)
        saved_s = self._clocked(before.timed - after.timed)
        self.books = [self._book(clock, spent, saved_s) for clock in self._clocks()]
        for books in self.books:
            books.refuse_much()

    def _count_started(self, before: Child, after: Child) -> int:
        """How many processes and threads were started beside those of the pair.

        The kernel numbers them one after the other in each sandbox, so that the
        numbers tell of those, too, that have ended. 0 where they are the machine's.
        """
        if after.shares_numbers:
            return 0
        arenas = [side.arena(self.number) for side in self.sides]
        ours = [before, after] if arenas[0] is arenas[1] else [after]
        with arenas[1].spawn() as probe:
            return probe.inner_pid - min(c.inner_pid for c in ours) - len(ours)

    def _clocks(self) -> tuple[str, ...]:
        """Those by which work could be moved: who waits can compute elsewhere too."""
        return ("cpu",) if self.track.clock == "cpu" else ("cpu", "wall")

    def _book(self, clock: str, spent: tuple[Timing, Timing], saved_s: float) -> Books:
        all_s = [_seconds(timing, clock) for timing in spent]
        asked_s = [_seconds(timing, clock) for timing in self.asking.spent]
        later_s = asked_s[1] - asked_s[0]
        return Books(
            clock=clock,
            saved_s=saved_s,
            beside_s=all_s[1] - all_s[0] - later_s,
            asked_s=later_s,
            usual_s=asked_s[0],
            share=self.asking.outcomes / self._made_calls,
        )

    def _spawn(self, stack: contextlib.ExitStack) -> tuple[Child, Child]:
        order = (0, 1) if self.number % 2 == 0 else (1, 0)
        children: dict[int, Child] = {}
        core = max(os.sched_getaffinity(0))
        for side in order:
            sandbox = self.sides[side].arena(self.number)
            children[side] = stack.enter_context(sandbox.spawn())
            children[side].witness.pin(core)
            children[side].load(self.sides[side].program)
        return children[0], children[1]

    def _drive(self, before: Child, after: Child) -> None:
        seeds = self.track.cold_seeds or (self._seed(0),)
        cold_seed, calls = seeds[self.number % len(seeds)], self.track.cold_calls
        cold = self.supply.batch(self.track.size, cold_seed, calls)
        first, second = self._time(before, cold), self._time(after, cold)
        self.cold = self._log_ratio(first, second)
        self._made_calls += calls
        self._compare(before, after, cold_seed, calls)
        empty = [(self._time(before, b""), self._time(after, b"")) for _ in range(5)]
        self.overhead_s = min(timing.cpu_s for timing, _ in empty)
        if self.calls > 1:
            warm_up = self._batch(1)
            self._time(before, warm_up)
            self._time(after, warm_up)
        turns = range(2, 2 + 2 * self._quads(), 2)
        last = [self._quad(before, after, number) for number in turns][-1]
        again = self._time(before, last), self._time(after, last)
        self.warm = self._log_ratio(*again)

    def _clocked(self, timing: Timing) -> float:
        return _seconds(timing, self.track.clock)

    def _quads(self) -> int:
        """Fewer turns where a single call is longer than a block need be."""
        block_s = self.calls * self.track.seconds_per_call
        return max(1, min(self.plan.quads, round(3 * self.plan.block_s / block_s)))

    def _quad(self, before: Child, after: Child, number: int) -> bytes:
        """One ABBA turn on two fresh batches; the second one is returned."""
        one, two = self._batch(number), self._batch(number + 1)
        timings = [self._time(before, one), self._time(after, one)]
        self._compare(before, after, self._seed(number), self.calls)
        timings += [self._time(after, two), self._time(before, two)]
        self._compare(before, after, self._seed(number + 1), self.calls)
        self.quads.append(Quad(*map(self._seconds, timings)))
        self.wall_quads.append(Quad(*(t.wall_s for t in timings)))
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
        self._made_calls += self.calls
        return self.supply.batch(self.track.size, self._seed(number), self.calls)

    def _compare(self, before: Child, after: Child, seed: int, count: int) -> None:
        """Compare outcomes of the batch that both have just run."""
        found = self.asking.difference(before, after, count, self.differ)
        if found is not None:
            raise Mismatch(seed, count, *found)


def _seconds(timing: Timing, clock: str) -> float:
    return timing.wall_s if clock == "wall" else timing.cpu_s
