"""Runs the original on cases, to learn what it answers and how long it takes."""

from __future__ import annotations

import time

from afterburner_engine.bench import Bench
from afterburner_engine.errors import NoInputError, UnjudgeableError
from afterburner_engine.inputs import Case
from afterburner_engine.workload_file import advice
from afterburner_sandbox.behaviour import outcome_of
from afterburner_sandbox.child import Child
from afterburner_sandbox.contract import STRICT, Contract
from afterburner_sandbox.equality import Outcome, opaque_part, show
from afterburner_sandbox.program import ProgramStopped, Timing
from afterburner_sandbox.rendering import render
from afterburner_sandbox.track import MAKE_S, Supply
from afterburner_sandbox.verdict import Verdict

CASE_S = 4.0
"""The original may take this long for one call; a larger input is left out."""

SAMPLE_S = 0.02
"""Time spent to learn how long a call takes; inputs of a size may differ widely."""

COLD_INPUTS = 4
COLD_TRIES = 64
COLD_SEARCH_S = 0.3
"""How many inputs to find for cold calls, and how long to look for them."""

CPU_BOUND = 0.7
"""Share of its time that a function computes for the CPU clock to judge it."""


class Trial:
    """Runs the original on inputs, in one child as long as that one lives."""

    def __init__(self, bench: Bench, mode: str, contract: Contract = STRICT) -> None:
        self.bench = bench
        self.contract = contract
        self.mode = mode
        self.slowest_s = 0.0
        self.making: dict[int, float] = {}
        """How long it takes to make one input, by size."""

        self._child: Child | None = None
        self._last = Timing(0.0, 0.0)

    def run(self, batch: bytes) -> tuple[Timing, Outcome]:
        """A batch of the original: its time, and the outcome of its first input.

        Time for which it was ready but another process had the core is left out.

        Raises:
            ProgramStopped: it ended or took longer than `CASE_S`.
        """
        if self._child is None:
            self._child = self.bench.original(self.bench.sandbox)
        try:
            queued_s = self._child.witness.queued_s()
            timing = self._child.run(batch, self.mode, CASE_S)
            queued_s = self._child.witness.queued_s() - queued_s
            own_s = max(timing.cpu_s, timing.wall_s - queued_s)
            return Timing(own_s, timing.cpu_s), outcome_of(self._child, 0)
        except ProgramStopped:
            self.close()
            raise

    def close(self) -> None:
        """End the child, if there is one."""
        if self._child is not None:
            self._child.close()
            self._child = None

    def answers(self, cases: list[Case]) -> tuple[list[Case], list[Outcome]]:
        """The cases that the original answers, and its answers.

        Raises:
            UnjudgeableError: none is left, each one raises, or the answers are of
                a kind that cannot be compared.
        """
        kept: list[Case] = []
        expected: list[Outcome] = []
        stopped: list[ProgramStopped] = []
        for case in cases:
            try:
                timing, outcome = self.run(case.batch)
            except ProgramStopped as stop:
                stopped.append(stop)
                if len(stopped) >= 2 and not kept:
                    break
                continue
            self.slowest_s = max(self.slowest_s, timing.wall_s)
            kept.append(case)
            expected.append(outcome)
        self._refuse(kept, expected, stopped)
        return kept, expected

    def _refuse(
        self,
        kept: list[Case],
        expected: list[Outcome],
        stopped: list[ProgramStopped],
    ) -> None:
        name = self.bench.target.qualname
        if not kept:
            raise NoInputError(_never_answers(name, stopped[0]))
        if all(outcome.how == "raise" for outcome in expected):
            shown = show(expected[0]).removeprefix("raises ")
            raise NoInputError(
                f"{name} raises on every input that is known, such as {kept[0].call}: "
                f"{shown}. The sandbox has no network and sees no files but the "
                "project's. " + advice(self.bench.target.path)
            )
        for outcome in expected:
            decoded = outcome.decoded()
            for key, does in _READ if self.contract.arguments else _READ[:1]:
                part = opaque_part(decoded[key])
                if part is not None:
                    raise UnjudgeableError(
                        f"{name} {does} {render(part)}, which cannot be compared from "
                        "outside. Choose a function that returns data."
                    )

    def seconds(self, supply: Supply, size: int, seed: int) -> float:
        """One call at a size: the mean over several inputs where a call is short.

        Raises:
            ProgramStopped: it does not answer on one of them.
        """
        started = time.monotonic()
        batch = supply.batch(size, seed, 1)
        self.making[size] = time.monotonic() - started
        first = self.run(batch)[0]
        wanted = SAMPLE_S / max(first.cpu_s, 1e-6)
        can_make = MAKE_S / max(self.making[size], 1e-7)
        count = max(1, min(32, round(wanted), int(can_make)))
        self._last = self.run(supply.batch(size, seed + 1, count))[0]
        return self._last.wall_s / count + 1e-7

    def costly(
        self, supply: Supply, size: int, usual_s: float, seed: int
    ) -> tuple[int, ...]:
        """Seeds of a few inputs on which a call takes about `usual_s` or longer.

        Where few inputs make most of the work (a search that mostly ends at once),
        the first call in a fresh process is timed on one of those.
        """
        found: list[int] = []
        started = time.monotonic()
        for number in range(COLD_TRIES):
            try:
                timing = self.run(supply.batch(size, seed + number, 1))[0]
            except ProgramStopped:
                break
            if timing.wall_s >= usual_s / 2:
                found.append(seed + number)
            spent_s = time.monotonic() - started
            if len(found) == COLD_INPUTS or spent_s > COLD_SEARCH_S:
                break
        return tuple(found) or (seed,)

    def clock(self) -> str:
        """By which clock to judge, from the last call of `seconds`.

        A function that waits is judged by wall time. Short runs are mostly round
        trip: what is that short never waits.
        """
        if self._child is not None and not self._child.witness.fine:
            return "wall"
        timing = self._last
        computes = timing.cpu_s >= CPU_BOUND * timing.wall_s
        return "cpu" if timing.wall_s < 0.001 or computes else "wall"


_READ = (("value", "returns"), ("args", "puts in an argument"))


def _never_answers(name: str, stopped: ProgramStopped) -> str:
    if stopped.verdict is Verdict.TIMEOUT:
        return (
            f"{name} did not return within {CASE_S:g} s on any input that is known. "
            "Give it smaller inputs (SIZES in a workload file)."
        )
    return f"{name} does not answer on any input that is known: {stopped.detail}."
