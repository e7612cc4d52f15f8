"""From raw timings to a ratio with an interval. Pure functions, no clock."""

from __future__ import annotations

from dataclasses import asdict, dataclass


@dataclass(frozen=True, slots=True)
class Interval:
    """A ratio before/after with its 95 % interval: above 1 is faster."""

    ratio: float
    low: float
    high: float

    def __post_init__(self) -> None:
        """Refuse what no measurement can give."""
        if not 0 < self.low <= self.ratio <= self.high:
            raise ValueError(
                f"not an interval around a ratio: {self.low} <= {self.ratio} "
                f"<= {self.high} does not hold"
            )

    def to_json(self) -> dict[str, float]:
        """As `--json` prints it."""
        return asdict(self)
