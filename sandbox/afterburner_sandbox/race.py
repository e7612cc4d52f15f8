"""The race: incumbent against candidate, in turns, on fresh inputs.

Pairs of fresh children take turns on one core. In each pair, quads of blocks run in
the order before, after, after, before; both sides get the same new inputs for each
block, so that remembering answers buys nothing. One outcome per block, chosen after
the block has ended, is compared between the sides.
"""

from __future__ import annotations

import math
import os
import random
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Protocol

from afterburner_sandbox.behaviour import outcome_of
from afterburner_sandbox.child import Child
from afterburner_sandbox.equality import Difference, compare
from afterburner_sandbox.program import Program, Timing
from afterburner_sandbox.session import Sandbox
from afterburner_sandbox.stats import Interval, Quad, estimate

MAX_CALLS = 512
"""Calls per block at most: more inputs cost more to make than the clock gains."""

MAKING_S = 0.1
"""Time to spend on the inputs of one block: rather fewer calls than a long wait."""

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

    making_s: float = 0.0
    """What one input takes to make, roughly."""

    cold_seeds: tuple[int, ...] = ()
    """Seeds of inputs for the cold calls, in turn over the pairs."""


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


@dataclass(frozen=True, slots=True)
class Mismatch(Exception):
    """The sides behaved differently on one of the race's inputs."""

    seed: int
    count: int
    index: int
    difference: Difference


Progress = Callable[[Interval], None]


def race(
    sandbox: Sandbox,
    programs: tuple[Program, Program],
    supply: Supply,
    track: Track,
    plan: Plan,
    progress: Progress = lambda interval: None,
) -> RaceResult:
    """Race `programs` (before, after) until the gain is decided or the budget is spent.

    Raises:
        ProgramStopped: a side ended or overran.
        Mismatch: the sides behaved differently.
        SandboxError: the sandbox failed.
    """
    pairs: list[_Pair] = []
    started = time.monotonic()
    while len(pairs) < plan.max_pairs:
        pair = _Pair(sandbox, programs, supply, track, plan, len(pairs))
        pair.run()
        pairs.append(pair)
        if len(pairs) < 2:
            continue
        quads = [p.quads for p in pairs]
        progress(estimate(quads))
        if _settled(quads, plan) or time.monotonic() - started > plan.budget_s:
            break
    return _result(pairs)


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
    )


class _Pair:
    """Two fresh children, and the quads they run in turns."""

    def __init__(
        self,
        sandbox: Sandbox,
        programs: tuple[Program, Program],
        supply: Supply,
        track: Track,
        plan: Plan,
        number: int,
    ) -> None:
        self.sandbox = sandbox
        self.programs = programs
        self.supply = supply
        self.track = track
        self.plan = plan
        self.number = number
        wanted = plan.block_s / max(track.seconds_per_call, 1e-7)
        affordable = round(MAKING_S / max(track.making_s, MAKING_S / MAX_CALLS))
        self.calls = max(1, min(MAX_CALLS, round(wanted), affordable))
        self.overhead_s = 0.0
        self.quads: list[Quad] = []
        self.wall_quads: list[Quad] = []
        self.cold = 0.0
        self.warm = 0.0
        self._chooser = random.Random(track.seed * 7919 + number)

    def run(self) -> None:
        """Run the pair's quads, its cold first calls and its warm last ones."""
        before, after = self._spawn()
        try:
            self._drive(before, after)
        finally:
            if not self.sandbox.closed:
                before.close()
                after.close()

    def _spawn(self) -> tuple[Child, Child]:
        order = (0, 1) if self.number % 2 == 0 else (1, 0)
        children: dict[int, Child] = {}
        core = max(os.sched_getaffinity(0))
        for side in order:
            children[side] = self.sandbox.spawn()
            children[side].pin(core)
            children[side].load(self.programs[side])
        return children[0], children[1]

    def _drive(self, before: Child, after: Child) -> None:
        seeds = self.track.cold_seeds or (self._seed(0),)
        cold_seed, calls = seeds[self.number % len(seeds)], self.track.cold_calls
        cold = self.supply.batch(self.track.size, cold_seed, calls)
        first, second = self._time(before, cold), self._time(after, cold)
        self.cold = self._log_ratio(first, second)
        self._compare(before, after, cold_seed, calls)
        self.overhead_s = min(self._time(before, b"").cpu_s for _ in range(5))
        if self.calls > 1:
            warm_up = self._batch(1)
            self._time(before, warm_up)
            self._time(after, warm_up)
        for number in range(self._quads()):
            last = self._quad(before, after, 2 + 2 * number)
        again = self._time(before, last), self._time(after, last)
        self.warm = self._log_ratio(*again)

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
        # A candidate that needs ten times as long is out; it gets half a second grace.
        calls = max(self.calls, self.track.cold_calls)
        expected = self.track.seconds_per_call * calls
        return child.run(batch, self.track.mode, 0.5 + 10 * expected)

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
        index = self._chooser.randrange(count)
        found = compare(outcome_of(before, index), outcome_of(after, index))
        if found is not None:
            raise Mismatch(seed, count, index, found)
