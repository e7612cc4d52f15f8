"""The words for what the sandbox found of a candidate."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from enum import Enum
from typing import Any


class Verdict(Enum):
    """What is known of a candidate. No member stands for the sandbox's own failure."""

    FASTER = "faster"
    NO_DIFFERENCE = "no-difference"
    SLOWER = "slower"
    MIXED = "mixed"
    WARM_ONLY = "warm-only"
    DIFFERENT = "different"
    ERROR = "error"
    TIMEOUT = "timeout"
    OUT_OF_MEMORY = "out-of-memory"
    TAMPERED = "tampered"


@dataclass(frozen=True, slots=True)
class Counterexample:
    """One input on which two programs behaved differently, in readable form."""

    call: str
    """Such as `f([1, 2], key=None)`, shortened."""

    expected: str
    actual: str
    why: str
    """What differs, and where: `result[3]: 1.0 is not 2.0`."""

    def to_json(self) -> dict[str, str]:
        """As `--json` prints it."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class SizeResult:
    """The race at one size of input."""

    size: int
    ratio: float
    low: float
    high: float

    def to_json(self) -> dict[str, Any]:
        """As `--json` prints it."""
        return asdict(self)
