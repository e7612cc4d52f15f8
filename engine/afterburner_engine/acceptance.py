"""The accept rule: when a candidate takes the incumbent's place, and what then stands.

Pure functions. What counts is the objective alone, whatever else got better or worse,
and a candidate that is accepted is what the next one has to beat.
"""

from __future__ import annotations

from dataclasses import dataclass

from afterburner_engine.objectives import accepts, measured
from afterburner_engine.policy import Proposal
from afterburner_engine.report import CandidateReport
from afterburner_sandbox.verdict import Verdict


@dataclass(frozen=True, slots=True)
class Incumbent:
    """The best code so far: the original, or an accepted candidate."""

    code: str
    number: int | None = None
    proposal: Proposal | None = None
    ratio: float = 1.0
    """In the objective, against the original, by the races so far."""

    speed: float = 1.0
    """In time, against the original, by the races so far."""


_COMPARABLE = (Verdict.FASTER, Verdict.NO_DIFFERENCE, Verdict.SLOWER, Verdict.MIXED)
"""Verdicts of a whole race between two versions that behave the same."""


def raced(
    best: Incumbent,
    number: int,
    proposal: Proposal,
    report: CandidateReport,
    objective: str,
) -> Incumbent | None:
    """The candidate as code to go on from, accepted or not.

    None where it is not known to behave the same, or by how much it differs.
    """
    found = measured(report, objective)
    if found is None or not report.equal or report.verdict not in _COMPARABLE:
        return None
    pace = report.time.ratio if report.time else 1.0
    return Incumbent(
        proposal.code, number, proposal, best.ratio * found.ratio, best.speed * pace
    )


def succeeded(
    best: Incumbent,
    number: int,
    proposal: Proposal,
    report: CandidateReport,
    objective: str,
) -> Incumbent:
    """The incumbent after a verdict: the candidate if it is accepted, else `best`."""
    if not accepts(report, objective):
        return best
    return raced(best, number, proposal, report, objective) or best
