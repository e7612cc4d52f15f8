"""A difference between two programs, as a report on the second one."""

from __future__ import annotations

from afterburner_engine.report import CandidateReport
from afterburner_sandbox.equality import Difference
from afterburner_sandbox.verdict import Counterexample, Verdict


def different(found: Difference, call: str, cases: int) -> CandidateReport:
    """The report on a candidate that behaved differently on `call`."""
    example = Counterexample(call, found.expected, found.actual, found.why)
    memory = found.actual.startswith("raises MemoryError")
    return CandidateReport(
        Verdict.OUT_OF_MEMORY if memory else Verdict.DIFFERENT,
        f"on {call}: {found.why}",
        equal=False,
        counterexample=example,
        cases=cases,
    )
