"""The cases of a target: made, run on the original, and found fit to judge by.

`prepare` asks the input service for cases, keeps those on which the original
answers, checks that it answers the same in another process, and finds the sizes at
which it is timed.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from afterburner_engine.bench import Bench
from afterburner_engine.errors import UnjudgeableError
from afterburner_engine.inputs import Case, InputService
from afterburner_engine.trial import CASE_S, Trial
from afterburner_engine.workload_file import WorkloadFile, advice
from afterburner_sandbox.behaviour import behaviour
from afterburner_sandbox.equality import Outcome, compare, show
from afterburner_sandbox.program import ProgramStopped

MAX_CASES = 48
"""Small cases of the equality check."""

ASKED = 8
"""Cases that are run until one shows what kind of value is returned."""

SAME_RUN = 1e-13
"""Relative tolerance between two runs of the original: what the order of a sum may
change, but not so much that the time of day looks constant."""

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
"""Fewer would not show how the cost grows."""

LONG_ENOUGH_S = 0.005
"""A call of this length can be timed well; inputs need not grow further."""

FAR_APART = 1_000
"""Nobody who waits for the largest of the sizes that are found here minds what becomes
of one that takes less than this part of it."""

MAKING_S = 0.04
"""Inputs that take this long to make are large enough: a race needs dozens of them,
and making the next larger ones would take more time than all that is measured."""


@dataclass(slots=True)
class Workload:
    """The cases of one target, and what the original does on them."""

    service: InputService
    supply: InputService | FixedSupply
    cases: list[Case]
    expected: list[Outcome]
    slowest_s: float
    """The longest that the original took for a case."""

    mode: str
    clock: str
    sizes: tuple[int, ...]
    """Ascending. One entry, 1, where the inputs cannot grow."""

    seconds: dict[int, float]
    """The original's time for one call, by size."""

    making: dict[int, float]
    """Seconds that it takes to make one input, by size."""

    fresh: bool
    """Whether new inputs can be made, or only the known ones repeated."""

    cold_calls: int
    """Calls that count as cold: one, or where known inputs repeat, the first round."""

    cold_seeds: tuple[int, ...]
    """Seeds of inputs at the largest size that take no less than a usual call."""

    sources: tuple[str, ...]
    has_same: bool
    notes: list[str] = field(default_factory=list)


class FixedSupply:
    """Repeats the known cases, for targets whose inputs cannot grow."""

    def __init__(self, cases: list[Case]) -> None:
        self.cases = cases

    def batch(self, size: int, seed: int, count: int) -> bytes:
        """Known inputs in turn; see `afterburner_sandbox.race.Supply`."""
        return b"".join(self._case(seed + i).batch for i in range(count))

    def show(self, size: int, seed: int, count: int, index: int) -> str:
        """One input of a batch in readable form."""
        return self._case(seed + index).call

    def _case(self, number: int) -> Case:
        return self.cases[number % len(self.cases)]


def prepare(
    bench: Bench,
    workload_file: WorkloadFile | None,
    seed: int,
    sizes: tuple[int, ...] = (),
) -> Workload:
    """The workload of the bench's target; `sizes` repeats those of another run.

    Raises:
        WorkloadError: the workload file is broken or does not fit.
        UnjudgeableError: no usable case, no answer, or another answer each time.
        SandboxError: the sandbox failed.
    """
    trusted = bench.original(bench.sandbox)
    service = InputService(trusted, bench.target.qualname, workload_file)
    notes = list(service.description["notes"])
    if service.description.get("problem"):
        notes.append(service.description["problem"])
    cases = service.examples(seed, MAX_CASES)
    trial = Trial(bench, "await" if "async" in bench.target.kind else "plain")
    if _gives_iterator(trial, cases):
        trial.mode = "drain"
    sizes, grown, growth_notes = _sizes(service, trial, seed, sizes)
    cases += grown
    if not cases:
        raise UnjudgeableError(_no_case(bench.target.path, notes))
    cases, expected = trial.answers(cases)
    _check_stable(bench, trial.mode, cases, expected)
    return _assemble(service, trial, cases, expected, sizes, notes + growth_notes, seed)


def _assemble(
    service: InputService,
    trial: Trial,
    cases: list[Case],
    expected: list[Outcome],
    sizes: tuple[int, ...],
    notes: list[str],
    seed: int,
) -> Workload:
    returning = [c for c, e in zip(cases, expected, strict=True) if e.how == "value"]
    known = returning or cases
    supply: InputService | FixedSupply = service
    seconds = _seconds(trial, service, sizes, seed, notes)
    fresh = bool(seconds)
    if not fresh:
        supply = FixedSupply(known)
        seconds = _seconds(trial, supply, (1,), seed, notes)
        if not seconds:
            raise UnjudgeableError(
                f"{trial.bench.target.qualname} takes too long on its known inputs "
                "to be timed. " + advice(trial.bench.target.path)
            )
        notes.append(
            "The inputs cannot be grown: the known ones are timed again and again."
        )
    return Workload(
        service=service,
        supply=supply,
        cases=cases,
        expected=expected,
        slowest_s=trial.slowest_s,
        mode=trial.mode,
        clock=trial.clock(),
        sizes=tuple(seconds),
        seconds=seconds,
        making=trial.making,
        fresh=fresh,
        cold_calls=1 if fresh else len(known),
        cold_seeds=trial.costly(supply, *list(seconds.items())[-1], seed),
        sources=tuple(dict.fromkeys(case.source for case in cases)),
        has_same=bool(service.description["has_same"]),
        notes=notes,
    )


def _seconds(
    trial: Trial,
    supply: InputService | FixedSupply,
    sizes: tuple[int, ...],
    seed: int,
    notes: list[str],
) -> dict[int, float]:
    """What a call takes at each size, up to the first at which some take too long."""
    found: dict[int, float] = {}
    for size in sizes:
        try:
            found[size] = trial.seconds(supply, size, seed)
        except ProgramStopped as stopped:
            notes.append(f"Size {size} is left out: {stopped.detail}.")
            break
    return found


def _sizes(
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
    return tuple(_telling(climb.sizes, climb.walls)), climb.cases, climb.notes


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


def _telling(sizes: list[int], walls: list[float]) -> list[int]:
    """The largest sizes, four where the smallest of them still counts for something."""
    far_apart = len(walls) > 3 and walls[-4] < walls[-1] / FAR_APART
    return sizes[-3:] if far_apart else sizes[-4:]


def _check_stable(
    bench: Bench, mode: str, cases: list[Case], expected: list[Outcome]
) -> None:
    """Run the original in another process, with other seeds, the other way round.

    Raises:
        UnjudgeableError: it answers differently there.
    """
    other = bench.original(bench.open(hash_seed=1), entropy=1)
    for case, outcome in zip(reversed(cases), reversed(expected), strict=True):
        try:
            again = behaviour(other, case.batch, mode, 4 * CASE_S)
        except ProgramStopped as stopped:
            raise UnjudgeableError(
                f"{bench.target.qualname} answered once and then failed on "
                f"{case.call}: {stopped.detail}."
            ) from stopped
        found = compare(outcome, again, SAME_RUN)
        if found is not None:
            raise UnjudgeableError(
                f"{bench.target.qualname} is not deterministic: on {case.call} it gave "
                f"{found.expected} in one process and {found.actual} in another "
                f"({found.why}). Functions that read the clock, randomness, the order "
                "of a set or their own earlier calls cannot be judged."
            )


def _gives_iterator(trial: Trial, cases: list[Case]) -> bool:
    """Whether the work is done only while somebody iterates over what is returned."""
    for case in cases[:ASKED]:
        try:
            outcome = trial.run(case.batch)[1]
        except ProgramStopped:
            continue
        if outcome.how == "value":
            value = outcome.decoded()["value"]
            return isinstance(value, dict) and value.get("t") == "iterator"
    return False


def _no_case(path: Path, notes: list[str]) -> str:
    said = "".join(f"\n  {note}" for note in notes)
    return f"No usable input is known for this function.{said}\n{advice(path)}"
