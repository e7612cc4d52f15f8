"""What counts as the same behaviour: the options of the equality contract.

Only the options, and what they come to in words; `equality` and `nodes` compare. The
contract without any option changed is the strict one.
"""

from __future__ import annotations

import dataclasses
import math
from dataclasses import dataclass
from typing import Any

REL_TOL = 1e-9
"""Relative tolerance of floats."""

_ALWAYS = (
    "what no input reached",
    "side effects outside of the process: files, processes, the network",
    "state of other modules than the function's own, closures and default values",
    "the return value of a generator, and what is sent to it",
    "how often a warning is given in one call, and where",
    "the line and time of a logging record, and what its handlers do with it",
)

_OFF = {
    "dict_order": "the order of dicts",
    "laziness": "whether a result is lazy, and the type of iterators",
    "sharing": "whether parts of a result are one object or copies",
    "arguments": "changes to the arguments and to `self`",
    "exception_message": "messages of exceptions",
    "exception_details": "an exception's arguments, attributes, notes and cause",
    "stdout": "standard output",
    "stderr": "standard error",
    "logging": "logging",
    "warnings": "warnings",
    "globals": "globals of the module",
    "environment": "environment variables and the working directory",
}
"""What is not compared where an option is off."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Contract:
    """Which differences count. The names are those of `[tool.afterburner.equality]`."""

    rel_tol: float = REL_TOL
    abs_tol: float = 0.0
    """0: a float near zero has to be as exact as any other."""

    nan_equal: bool = True
    negative_zero: bool = True
    """Whether -0.0 is another value than 0.0."""

    dict_order: bool = True
    laziness: bool = True
    sharing: bool = True
    arguments: bool = True
    exception_message: bool = True
    exception_details: bool = True
    stdout: bool = True
    stderr: bool = True
    logging: bool = True
    warnings: bool = True
    globals: bool = True
    environment: bool = True

    def __post_init__(self) -> None:
        """Refuse tolerances that are none.

        Raises:
            ValueError: one is negative, infinite or not a number.
        """
        if not 0 <= self.rel_tol < 1:
            raise ValueError(f"rel_tol is {self.rel_tol}; it must be in [0, 1)")
        if not 0 <= self.abs_tol < math.inf:
            raise ValueError(f"abs_tol is {self.abs_tol}; it must be 0 or more")

    def close(self, a: float, b: float) -> bool:
        """Whether two floats count as equal."""
        if a == b:
            same_sign = math.copysign(1.0, a) == math.copysign(1.0, b)
            return a != 0 or same_sign or not self.negative_zero
        if a != a and b != b:
            return self.nan_equal
        return math.isclose(a, b, rel_tol=self.rel_tol, abs_tol=self.abs_tol)

    def changed(self) -> dict[str, Any]:
        """The options that are not as they are without being set."""
        return {k: v for k, v in self.to_json().items() if v != getattr(STRICT, k)}

    def not_compared(self) -> tuple[str, ...]:
        """What counts for nothing, in words: shown with every result."""
        off = (text for name, text in _OFF.items() if not getattr(self, name))
        return (*off, *_ALWAYS)

    def to_json(self) -> dict[str, Any]:
        """All options by name."""
        return dataclasses.asdict(self)


STRICT = Contract()
"""Everything is compared."""
