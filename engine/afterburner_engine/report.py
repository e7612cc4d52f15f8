"""What the sandbox found of one candidate, in the form that users and scripts get."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from afterburner_sandbox.stats import Interval
from afterburner_sandbox.verdict import Counterexample, SizeResult, Verdict


@dataclass(frozen=True, slots=True)
class CandidateReport:
    """A verdict and its numbers. Ratios are before/after: above 1 is faster."""

    verdict: Verdict
    detail: str
    """One line for the user: why this verdict."""

    equal: bool | None = None
    """Whether it behaved the same on all cases; None if that was not reached."""

    counterexample: Counterexample | None = None
    time: Interval | None = None
    """At the largest size."""

    memory: Interval | None = None
    integral: Interval | None = None
    by_size: tuple[SizeResult, ...] = ()
    exponent_before: float | None = None
    exponent_after: float | None = None
    cold: float | None = None
    """Ratio of first calls in fresh processes."""

    warm: float | None = None
    """Ratio when the same inputs come again in the same process."""

    cases: int = 0
    searched: int = 0
    """Inputs that were made to break it, beside the cases."""

    coverage: float | None = None
    """Share of the target's lines that the cases ran, 0 to 1."""

    seconds_before: float | None = None
    seconds_after: float | None = None
    samples: dict[str, Any] = field(default_factory=dict)
    """Raw timings, kept for the evidence."""

    def to_json(self) -> dict[str, Any]:
        """The fixed fields of `compare --json`, without the raw samples."""
        return {
            "verdict": self.verdict.value,
            "detail": self.detail,
            "equal": self.equal,
            "counterexample": self.counterexample and self.counterexample.to_json(),
            "time": self.time and self.time.to_json(),
            "memory": self.memory and self.memory.to_json(),
            "integral": self.integral and self.integral.to_json(),
            "by_size": [row.to_json() for row in self.by_size],
            "exponent": {"before": self.exponent_before, "after": self.exponent_after},
            "cold": self.cold,
            "warm": self.warm,
            "cases": self.cases,
            "searched": self.searched,
            "coverage": self.coverage,
            "seconds": {"before": self.seconds_before, "after": self.seconds_after},
        }
