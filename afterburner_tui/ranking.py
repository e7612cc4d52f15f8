"""The order of the list by a profile, and the words for where it comes from.

Pure functions on what was read; imports nothing of the engine.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from afterburner_engine.target import FunctionInfo

_UNITS = (("day", "d", 86_400), ("hour", "h", 3_600), ("minute", "min", 60))

LONGEST = 48
"""Characters of a command that are shown."""


@dataclass(frozen=True, slots=True)
class Ranking:
    """Each function's share of a program's time."""

    shares: Mapping[str, float]
    """By qualified name, 0 to 1; of functions that were seen."""

    source: str
    """The command, or the file of the profile."""

    age_s: float

    def of(self, info: FunctionInfo) -> float | None:
        """The share of a function; None where it was not seen."""
        return self.shares.get(info.qualname)

    def ordered(self, functions: tuple[FunctionInfo, ...]) -> tuple[FunctionInfo, ...]:
        """By share, then those that were not seen, in the order of the file."""
        return tuple(sorted(functions, key=lambda info: -(self.of(info) or 0.0)))

    @property
    def age(self) -> str:
        """`just now`, `5 minutes ago`."""
        for unit, _, size in _UNITS:
            number = int(self.age_s // size)
            if number:
                return f"{number} {unit}{'s' if number > 1 else ''} ago"
        return "just now"

    @property
    def short_age(self) -> str:
        """`now`, `5 min ago`."""
        for _, unit, size in _UNITS:
            if self.age_s >= size:
                return f"{int(self.age_s // size)} {unit} ago"
        return "now"

    @property
    def words(self) -> str:
        """Where the order comes from."""
        source = " ".join(self.source.split())  # of `python -c`, lines perhaps
        if len(source) > LONGEST:
            source = f"{source[: LONGEST - 1]}…"
        if not self.shares:
            return f"The profile of {source}, {self.age}, has no function of this file."
        return f"Ordered by own time in {source}, profiled {self.age}."


def share_words(share: float | None) -> str:
    """`42%`, `<1%`; nothing for a function that was not seen."""
    if share is None:
        return ""
    return "<1%" if share < 0.01 else f"{share:.0%}"
