"""Two versions of a function, asked whether they behave the same on an input.

An input counts only where it has the types of the known cases, place by place (the
service makes no others), and the original answers it in a moment, or raises:

- what the original itself says with `raise` or `assert` binds by type and message;
- other exceptions (an `IndexError` out of `items[0]`) bind by type only;
- those that say that the input is none for this function, or that a limit was met
  (`TypeError`, `AttributeError`, `RecursionError`, …), do not bind.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from afterburner_engine.bench import Bench
from afterburner_engine.inputs import InputService
from afterburner_engine.stability import of_one_version
from afterburner_engine.workload import Workload
from afterburner_sandbox.behaviour import behaviour
from afterburner_sandbox.child import Child
from afterburner_sandbox.equality import Difference, Outcome
from afterburner_sandbox.program import Program, ProgramStopped
from afterburner_sandbox.session import Sandbox
from afterburner_sandbox.verdict import Verdict

MOMENT_S = 0.1
"""An input on which the original takes longer is skipped."""

GRACE_S = 2.0
"""How long the winner may take where the original takes a moment."""

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
class Versions:
    """The original and the winner, each in processes of its own."""

    before: Bench
    after: Bench
    programs: tuple[Program, Program]
    workload: Workload
    hangs: bool = True
    """Whether it counts where the winner takes far too long."""

    _known: dict[bytes, bool] = field(default_factory=dict)

    @property
    def service(self) -> InputService:
        """What makes inputs, and compares outcomes."""
        return self.workload.service

    def runners(self) -> tuple[Runner, Runner]:
        """A runner for each; whoever asks closes them."""
        mode = self.workload.mode
        before, after = self.programs
        return (
            Runner(self.before.sandbox, before, mode),
            Runner(self.after.sandbox, after, mode),
        )

    def answer(self, original: Runner, batch: bytes) -> Outcome | None:
        """What the original does; None where the input does not count."""
        try:
            expected = original.run(batch, MOMENT_S)
        except ProgramStopped as stopped:
            if stopped.verdict is Verdict.TIMEOUT:
                self.service.slow(batch)
            return None
        if expected.how == "raise" and raised(expected) in UNBOUND:
            return expected if self.is_said(batch) else None
        return expected

    def difference(
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
            same_type = raised(expected) == raised(actual)
            if same_type and not self.is_said(batch):
                return None
        return self.service.difference(expected, actual)

    def is_said(self, batch: bytes) -> bool:
        """Whether the original itself says `raise` on it."""
        if batch not in self._known:
            self._known[batch] = self.service.explain(batch, raises=True)[1]
        return self._known[batch]

    def is_stable(self, batch: bytes, expected: Outcome) -> bool:
        """Whether the original does the same with other hashes and random numbers."""
        mode = self.workload.mode
        runner = Runner(self.before.trusted, self.programs[0], mode)
        try:
            again = runner.run(batch, 4 * MOMENT_S, entropy=1)
        except ProgramStopped:
            return False
        finally:
            runner.close()
        contract = of_one_version(self.service.contract)
        return self.service.difference(expected, again, contract) is None

    def differs(
        self, calls: Sequence[bytes]
    ) -> tuple[Outcome, Difference | ProgramStopped] | None:
        """Whether the last of some calls differs, both versions in fresh processes."""
        original, winner = self.runners()
        try:
            for batch in calls[:-1]:
                for runner in (original, winner):
                    try:
                        runner.run(batch, GRACE_S)
                    except ProgramStopped:
                        return None
            expected = self.answer(original, calls[-1])
            if expected is None:
                return None
            found = self.difference(winner, calls[-1], expected)
            return None if found is None else (expected, found)
        finally:
            original.close()
            winner.close()


def raised(outcome: Outcome) -> Any:
    """The type of the exception that a call ended with, by its full name."""
    try:
        value = outcome.decoded()["value"]
    except ValueError:
        return None
    return value.get("c") if isinstance(value, dict) else None
