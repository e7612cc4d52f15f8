"""How numbers read in an editor's narrow places. Pure functions."""

from __future__ import annotations

from afterburner_sandbox.stats import Interval

_SUBTLE = 1.095
"""Below this one decimal would hide what is gained."""

WORDS = {"time": "faster", "memory": "less memory", "integral": "less memory × time"}


def number(value: float) -> str:
    """A ratio at the precision that is worth reading: `1.04`, `2.4`, `1,204`."""
    if value < _SUBTLE:
        return f"{value:.2f}"
    return f"{value:.1f}" if value < 99.5 else f"{value:,.0f}"


def ratio(value: float) -> str:
    """`2.4×`."""
    return f"{number(value)}×"


def span(found: Interval) -> str:
    """`2.4× [2.2, 2.6]`."""
    return f"{ratio(found.ratio)} [{number(found.low)}, {number(found.high)}]"


def count(amount: int, noun: str) -> str:
    """`1 case`, `12 cases`."""
    return f"{amount:,} {noun}" if amount == 1 else f"{amount:,} {noun}s"
