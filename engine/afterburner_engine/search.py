"""The search for counter-examples: inputs made to break a winner, before it is shown.

Inputs come from the input service, in a sandbox that no candidate enters; original and
winner run in processes of their own, as ever, and their outcomes are compared here.
What is found is confirmed in fresh processes, then shrunk by running both again.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, replace

from afterburner_engine.inputs import Case
from afterburner_engine.literals import literals
from afterburner_engine.report import CandidateReport
from afterburner_engine.shrinking import Shrinking
from afterburner_engine.versions import Runner, Versions
from afterburner_engine.workload import MAX_CASES
from afterburner_sandbox.equality import Outcome, show
from afterburner_sandbox.program import ProgramStopped
from afterburner_sandbox.verdict import Counterexample, Verdict

INPUTS = 5_000
"""Inputs that are tried at most."""

OWN = 1_500
"""Hypothesis takes part after so many inputs of our own, if half of the time is left:
it needs a second to come up."""

CHUNK = 64
"""Inputs that are asked for at once."""

SHRINK_S = 1.5
"""Time to shrink what was found."""


@dataclass(frozen=True, slots=True)
class Broken:
    """An input on which the winner behaves otherwise."""

    verdict: Verdict
    example: Counterexample
    case: Case
    expected: Outcome
    binds: bool
    """Whether it can be a case: it takes no earlier call, and all of it binds."""


@dataclass(frozen=True, slots=True)
class Searched:
    """What a search came to."""

    inputs: int
    """Inputs that the original answered, and the winner the same (but the last)."""

    broken: Broken | None = None


@dataclass(slots=True)
class Search:
    """One search on one pair of versions."""

    versions: Versions
    seed: int
    seconds: float
    inputs: int = INPUTS
    tried: int = 0
    _begun: bool = False
    _own: bool = True
    """Whether all inputs so far were our own, none of Hypothesis'."""

    def run(self) -> Searched:
        """Look until something is found, or time or inputs are spent.

        Raises:
            SandboxError: the sandbox failed.
        """
        original, winner = self.versions.runners()
        ends = time.monotonic() + self.seconds
        try:
            while self.tried < self.inputs and time.monotonic() < ends:
                batches = self._next(ends - time.monotonic())
                if not batches:
                    break
                for batch in batches:
                    broken = self._try(original, winner, batch)
                    if broken is not None:
                        return Searched(self.tried, broken)
                    if time.monotonic() >= ends:
                        break
        finally:
            original.close()
            winner.close()
        return Searched(self.tried)

    def judged(self, report: CandidateReport) -> CandidateReport:
        """The report on the winner after the search; what it finds becomes a case.

        Raises:
            SandboxError: the sandbox failed.
        """
        found = self.run()
        broken = found.broken
        if broken is None:
            return replace(report, searched=found.inputs)
        if broken.binds:
            self.versions.workload.cases.append(broken.case)
            self.versions.workload.expected.append(broken.expected)
        example = broken.example
        return CandidateReport(
            broken.verdict,
            f"on {example.call}: {example.why} (found by the counter-example search)",
            equal=False,
            counterexample=example,
            cases=report.cases,
            searched=found.inputs,
        )

    def _next(self, left_s: float) -> list[bytes]:
        constants = None if self._begun else literals(*self.versions.programs)
        guess = self._own and self.tried >= OWN and 2 * left_s >= self.seconds
        self._begun, self._own = True, self._own and not guess
        return self.versions.service.breaking(
            self.seed, MAX_CASES, CHUNK, constants, guess=guess
        )

    def _try(self, original: Runner, winner: Runner, batch: bytes) -> Broken | None:
        expected = self.versions.answer(original, batch)
        if expected is None:
            return None
        self.tried += 1
        found = self.versions.difference(winner, batch, expected)
        if found is None:
            return None
        return self._confirmed([*winner.history], expected, batch)

    def _confirmed(
        self, history: list[bytes], expected: Outcome, batch: bytes
    ) -> Broken | None:
        """The finding in its smallest form; None where the original wavers on it."""
        if not self.versions.is_stable(batch, expected):
            return None
        shrinking = Shrinking(self.versions, time.monotonic() + SHRINK_S)
        calls = shrinking.reproduced(history, batch)
        return None if calls is None else self._broken(shrinking.shrunk(calls))

    def _broken(self, calls: list[bytes]) -> Broken | None:
        found = self.versions.differs(calls)
        if found is None:
            return None
        expected, why = found
        shown = [
            self.versions.service.explain(batch, raises=False)[0] for batch in calls
        ]
        more = len(shown) - 3
        text = "; ".join(shown if more <= 0 else [f"… {more} calls …", *shown[-3:]])
        if isinstance(why, ProgramStopped):
            parts = show(expected), "no answer", why.detail
            verdict = why.verdict
        else:
            parts = why.expected, why.actual, why.why
            memory = why.actual.startswith("raises MemoryError")
            verdict = Verdict.OUT_OF_MEMORY if memory else Verdict.DIFFERENT
        case = Case("search", shown[-1], calls[-1])
        said = expected.how == "value" or self.versions.is_said(calls[-1])
        binds = len(calls) == 1 and said
        return Broken(verdict, Counterexample(text, *parts), case, expected, binds)
