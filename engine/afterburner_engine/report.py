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
    """Of the peaks at the largest size, above what the process held before."""

    integral: Interval | None = None
    """Of memory over time there."""

    by_size: tuple[SizeResult, ...] = ()
    crossover: float | None = None
    """The size at which neither is faster, where each wins at some sizes."""

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
    instructions: float | None = None
    """Ratio of what the processor counted: a witness. None where it does not count."""
    peak_bytes_before: float | None = None
    peak_bytes_after: float | None = None
    byte_seconds_before: float | None = None
    byte_seconds_after: float | None = None
    memory_note: str = ""
    """Why `memory` or `integral` is missing, where it was to be measured."""

    samples: dict[str, Any] = field(default_factory=dict)
    """Raw timings, kept for the evidence."""

    @property
    def even_at(self) -> str | None:
        """The size of the crossover, to two digits."""
        if self.crossover is None:
            return None
        return f"{float(f'{self.crossover:.2g}'):.0f}"

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
            "crossover": self.crossover,
            "exponent": {"before": self.exponent_before, "after": self.exponent_after},
            "cold": self.cold,
            "warm": self.warm,
            "cases": self.cases,
            "searched": self.searched,
            "coverage": self.coverage,
            "seconds": {"before": self.seconds_before, "after": self.seconds_after},
            "instructions": self.instructions,
            "peak_bytes": {
                "before": self.peak_bytes_before,
                "after": self.peak_bytes_after,
            },
            "byte_seconds": {
                "before": self.byte_seconds_before,
                "after": self.byte_seconds_after,
            },
            "memory_note": self.memory_note,
        }
