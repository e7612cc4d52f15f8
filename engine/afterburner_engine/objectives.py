"""What is to shrink, and what a report says of it."""

from __future__ import annotations

from afterburner_engine.report import CandidateReport
from afterburner_sandbox.stats import Interval
from afterburner_sandbox.verdict import Verdict

OBJECTIVES = ("time", "memory", "integral")

OVER_TIME = {"memory": "memory", "integral": "memory over time"}
"""What the objectives of memory are about, in words."""


def measured(report: CandidateReport, objective: str) -> Interval | None:
    """What was found of the objective: before/after, above 1 is better."""
    found = {
        "time": report.time,
        "memory": report.memory,
        "integral": report.integral,
    }
    return found[objective]


def accepts(report: CandidateReport, objective: str) -> bool:
    """Whether the report shows surely less of the objective, and nothing wrong."""
    found = measured(report, objective)
    better = found is not None and found.low > 1
    return report.verdict is Verdict.FASTER and report.equal is True and better
