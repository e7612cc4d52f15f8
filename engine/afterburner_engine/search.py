"""The search for counter-examples: inputs made to break a winner, before it is shown.

Inputs come from the input service, in a sandbox that no candidate enters; original and
winner run in processes of their own, as ever, and their outcomes are compared here.
What is found is confirmed in fresh processes, then shrunk by running both again.

An input counts only where it has the types of the known cases, place by place (the
service makes no others), and the original answers it in a moment, or raises:

- what the original itself says with `raise` or `assert` binds by type and message;
- other exceptions (an `IndexError` out of `items[0]`) bind by type only;
- those that say that the input is none for this function, or that a limit was met
  (`TypeError`, `AttributeError`, `RecursionError`, …), do not bind.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from afterburner_engine.bench import Bench
from afterburner_engine.inputs import Case, InputService
from afterburner_engine.literals import literals
from afterburner_engine.report import CandidateReport
from afterburner_engine.stability import of_one_version
from afterburner_engine.workload import MAX_CASES, Workload
from afterburner_sandbox.behaviour import behaviour
from afterburner_sandbox.child import Child
from afterburner_sandbox.equality import Difference, Outcome, show
from afterburner_sandbox.program import Program, ProgramStopped
from afterburner_sandbox.session import Sandbox
from afterburner_sandbox.verdict import Counterexample, Verdict

INPUTS = 5_000
"""Inputs that are tried at most."""

MOMENT_S = 0.1
"""An input on which the original takes longer is skipped."""

GRACE_S = 2.0
"""How long the winner may take where the original takes a moment."""

OWN = 1_500
"""Hypothesis takes part after so many inputs of our own, if half of the time is left:
it needs a second to come up."""

CHUNK = 64
"""Inputs that are asked for at once."""

SHRINK_S = 1.5
"""Time to shrink what was found."""

UNBOUND = frozenset(
    f"builtins.{name}"
    for name in (
        "TypeError",
        "AttributeError",
        "NameError",
        "UnboundLocalError",
        "RecursionError",
        "MemoryError",
        "OverflowError",
        "NotImplementedError",
        "SystemError",
    )
)
"""Exceptions that befall a function on inputs that it is not for."""


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


class Runner:
    """Runs one version, in one process for as long as that one lives."""

    def __init__(self, sandbox: Sandbox, program: Program, mode: str) -> None:
        self.sandbox = sandbox
        self.program = program
        self.mode = mode
        self.history: list[bytes] = []
        """What its process has run, in order."""

        self._child: Child | None = None

    def run(self, batch: bytes, deadline_s: float, entropy: int = 0) -> Outcome:
        """One input.

        Raises:
            ProgramStopped: it does not answer; the next input gets a new process.
        """
        if self._child is None:
            self.history = []
            self._child = self.sandbox.spawn()
            try:
                self._child.load(self.program, entropy)
            except ProgramStopped:
                self.close()
                raise
        self.history.append(batch)
        try:
            return behaviour(self._child, batch, self.mode, deadline_s)
        except ProgramStopped:
            self.close()
            raise

    def close(self) -> None:
        """End the process, if there is one."""
        if self._child is not None:
            self._child.close()
            self._child = None


@dataclass(slots=True)
class Search:
    """One search on one pair of versions."""

    before: Bench
    after: Bench
    programs: tuple[Program, Program]
    workload: Workload
    seed: int
    seconds: float
    inputs: int = INPUTS
    hangs: bool = True
    """Whether it counts where the winner takes far too long."""

    tried: int = 0
    _begun: bool = False
    _own: bool = True
    """Whether all inputs so far were our own, none of Hypothesis'."""

    _known: dict[bytes, bool] = field(default_factory=dict)

    def run(self) -> Searched:
        """Look until something is found, or time or inputs are spent.

        Raises:
            SandboxError: the sandbox failed.
        """
        original, winner = self._runners()
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
            self.workload.cases.append(broken.case)
            self.workload.expected.append(broken.expected)
        example = broken.example
        return CandidateReport(
            broken.verdict,
            f"on {example.call}: {example.why} (found by the counter-example search)",
            equal=False,
            counterexample=example,
            cases=report.cases,
            searched=found.inputs,
        )

    def _runners(self) -> tuple[Runner, Runner]:
        mode = self.workload.mode
        before, after = self.programs
        return (
            Runner(self.before.sandbox, before, mode),
            Runner(self.after.sandbox, after, mode),
        )

    @property
    def _service(self) -> InputService:
        return self.workload.service

    def _next(self, left_s: float) -> list[bytes]:
        constants = None if self._begun else literals(*self.programs)
        guess = self._own and self.tried >= OWN and 2 * left_s >= self.seconds
        self._begun, self._own = True, self._own and not guess
        return self._service.breaking(
            self.seed, MAX_CASES, CHUNK, constants, guess=guess
        )

    def _try(self, original: Runner, winner: Runner, batch: bytes) -> Broken | None:
        expected = self._answer(original, batch)
        if expected is None:
            return None
        self.tried += 1
        found = self._difference(winner, batch, expected)
        if found is None:
            return None
        return self._confirmed([*winner.history], expected, batch)

    def _answer(self, original: Runner, batch: bytes) -> Outcome | None:
        """What the original does; None where the input does not count."""
        try:
            expected = original.run(batch, MOMENT_S)
        except ProgramStopped as stopped:
            if stopped.verdict is Verdict.TIMEOUT:
                self._service.slow(batch)
            return None
        if expected.how == "raise" and _raised(expected) in UNBOUND:
            return expected if self._is_said(batch) else None
        return expected

    def _difference(
        self, winner: Runner, batch: bytes, expected: Outcome
    ) -> Difference | ProgramStopped | None:
        """How the winner differs on an input that the original answers."""
        try:
            actual = winner.run(batch, GRACE_S)
        except ProgramStopped as stopped:
            ignored = stopped.verdict is Verdict.TIMEOUT and not self.hangs
            return None if ignored else stopped
        if expected == actual:
            return None
        if expected.how == "raise" and actual.how == "raise":
            same_type = _raised(expected) == _raised(actual)
            if same_type and not self._is_said(batch):
                return None
        return self._service.difference(expected, actual)

    def _is_said(self, batch: bytes) -> bool:
        if batch not in self._known:
            self._known[batch] = self._service.explain(batch, raises=True)[1]
        return self._known[batch]

    def _confirmed(
        self, history: list[bytes], expected: Outcome, batch: bytes
    ) -> Broken | None:
        """The finding in its smallest form; None where the original wavers on it."""
        if not self._is_stable(batch, expected):
            return None
        ends = time.monotonic() + SHRINK_S
        calls = self._reproduced(history, batch, ends)
        if calls is None:
            return None
        calls = self._shrunk(calls, ends)
        return self._broken(calls)

    def _is_stable(self, batch: bytes, expected: Outcome) -> bool:
        """Whether the original does the same with other hashes and random numbers."""
        mode = self.workload.mode
        runner = Runner(self.before.trusted, self.programs[0], mode)
        try:
            again = runner.run(batch, 4 * MOMENT_S, entropy=1)
        except ProgramStopped:
            return False
        finally:
            runner.close()
        contract = of_one_version(self._service.contract)
        return self._service.difference(expected, again, contract) is None

    def _reproduced(
        self, history: list[bytes], batch: bytes, ends: float
    ) -> list[bytes] | None:
        """The calls after which it happens again: just this one, if that is enough."""
        for earlier in ([], [batch], history[:-1]):
            calls = [*earlier, batch]
            if self._differs(calls) is not None:
                return _thinned(calls, lambda c: self._differs(c) is not None, ends)
        return None

    def _differs(
        self, calls: Sequence[bytes]
    ) -> tuple[Outcome, Difference | ProgramStopped] | None:
        """Whether the last of some calls differs, both versions in fresh processes."""
        original, winner = self._runners()
        try:
            for batch in calls[:-1]:
                for runner in (original, winner):
                    try:
                        runner.run(batch, GRACE_S)
                    except ProgramStopped:
                        return None
            expected = self._answer(original, calls[-1])
            if expected is None:
                return None
            found = self._difference(winner, calls[-1], expected)
            return None if found is None else (expected, found)
        finally:
            original.close()
            winner.close()

    def _shrunk(self, calls: list[bytes], ends: float) -> list[bytes]:
        """The same finding with simpler inputs, one after the other."""
        if len(calls) > 3:
            return calls
        original, winner = self._runners()
        try:
            for index in range(len(calls)):
                calls = self._shrunk_at(calls, index, (original, winner), ends)
        finally:
            original.close()
            winner.close()
        return calls

    def _shrunk_at(
        self,
        calls: list[bytes],
        index: int,
        runners: tuple[Runner, Runner],
        ends: float,
    ) -> list[bytes]:
        tried = {calls[index]}
        better = True
        while better:
            better = False
            for batch in self._service.simpler(calls[index]):
                if time.monotonic() >= ends:
                    return calls
                if batch in tried:
                    continue
                tried.add(batch)
                other = [*calls[:index], batch, *calls[index + 1 :]]
                if self._still_differs(other, runners):
                    calls, better = other, True
                    break
        return calls

    def _still_differs(
        self, calls: list[bytes], runners: tuple[Runner, Runner]
    ) -> bool:
        """A look in processes that have run much else, then in fresh ones."""
        if len(calls) == 1:
            original, winner = runners
            expected = self._answer(original, calls[0])
            if expected is None or not self._difference(winner, calls[0], expected):
                return False
        return self._differs(calls) is not None

    def _broken(self, calls: list[bytes]) -> Broken | None:
        found = self._differs(calls)
        if found is None:
            return None
        expected, why = found
        shown = [self._service.explain(batch, raises=False)[0] for batch in calls]
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
        said = expected.how == "value" or self._is_said(calls[-1])
        binds = len(calls) == 1 and said
        return Broken(verdict, Counterexample(text, *parts), case, expected, binds)


def _raised(outcome: Outcome) -> Any:
    """The type of the exception that a call ended with, by its full name."""
    try:
        value = outcome.decoded()["value"]
    except ValueError:
        return None
    return value.get("c") if isinstance(value, dict) else None


def _thinned(calls: list[bytes], differs: Any, ends: float) -> list[bytes]:
    """The calls without those that it does not take: halves, then single ones."""
    last = calls[-1]
    earlier = calls[:-1]
    size = (len(earlier) + 1) // 2
    while size and earlier:
        start = 0
        while start < len(earlier):
            if time.monotonic() >= ends:
                return [*earlier, last]
            fewer = earlier[:start] + earlier[start + size :]
            if differs([*fewer, last]):
                earlier = fewer
            else:
                start += size
        size = size // 2 if size > 1 else 0
    return [*earlier, last]
