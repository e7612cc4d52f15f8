"""From raw timings to a ratio with an interval. Pure functions, no clock.

A race gives pairs of fresh processes, and in each pair several quads: incumbent,
candidate, candidate, incumbent on the same inputs. A quad gives one log-ratio; a
pair gives the median of its quads; the pairs are the independent samples, because
the memory layout of a process shifts all of its times together.
"""

from __future__ import annotations

import math
import statistics
from collections.abc import Sequence
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


@dataclass(frozen=True, slots=True)
class Quad:
    """Seconds per block of one ABBA turn: before, after, after, before."""

    before_1: float
    after_1: float
    after_2: float
    before_2: float

    @property
    def log_ratio(self) -> float:
        """ln(before/after); the order cancels a drift that is linear in time."""
        before = math.log(self.before_1) + math.log(self.before_2)
        return (before - math.log(self.after_1) - math.log(self.after_2)) / 2


def estimate(pairs: Sequence[Sequence[Quad]], confidence: float = 0.95) -> Interval:
    """The ratio before/after over pairs of processes, each with its quads.

    Student's t on the pairs' medians (W. S. Gosset, Biometrika 6, 1908).

    Raises:
        ValueError: there are fewer than two pairs, or one without quads.
    """
    logs = [statistics.median(q.log_ratio for q in pair) for pair in pairs]
    if len(logs) < 2:
        raise ValueError(f"{len(logs)} pairs; an interval needs 2")
    mean = statistics.fmean(logs)
    error = statistics.stdev(logs) / math.sqrt(len(logs))
    half = t_quantile((1 + confidence) / 2, len(logs) - 1) * error
    return Interval(_exp(mean), _exp(mean - half), _exp(mean + half))


def _exp(x: float) -> float:
    """e to the x, bounded: two wild pairs give an interval wider than a float."""
    return math.exp(max(-700.0, min(700.0, x)))


def t_quantile(p: float, df: int) -> float:
    """The quantile of Student's t, for 0.5 < p < 1.

    Exact for one and two degrees of freedom, else Hill's expansion
    (G. W. Hill, Algorithm 396, Communications of the ACM 13, 1970).
    """
    if not 0.5 < p < 1:
        raise ValueError(f"p is {p}; it must lie between 0.5 and 1")
    tail = 2 * (1 - p)
    if df == 1:
        return 1 / math.tan(tail * math.pi / 2)
    if df == 2:
        return math.sqrt(2 / (tail * (2 - tail)) - 2)
    return _hill(tail, df)


def _hill(tail: float, df: int) -> float:
    a = 1 / (df - 0.5)
    b = 48 / a**2
    c = ((20_700 * a / b - 98) * a - 16) * a + 96.36
    d = ((94.5 / (b + c) - 3) / b + 1) * math.sqrt(a * math.pi / 2) * df
    y = (d * tail) ** (2 / df)
    if y > 0.05 + a:
        x = statistics.NormalDist().inv_cdf(tail / 2)
        y = x * x
        if df < 5:
            c += 0.3 * (df - 4.5) * (x + 0.6)
        c = (((0.05 * d * x - 5) * x - 7) * x - 2) * x + b + c
        y = (((((0.4 * y + 6.3) * y + 36) * y + 94.5) / c - y - 3) / b + 1) * x
        y = math.expm1(a * y * y)
    else:
        inner = ((df + 6) / (df * y) - 0.089 * d - 0.822) * (df + 2) * 3
        y = ((1 / inner + 0.5 / (df + 4)) * y - 1) * (df + 1) / (df + 2) + 1 / y
    return math.sqrt(df * y)


def exponent(sizes: Sequence[int], seconds: Sequence[float]) -> float | None:
    """The fitted p in seconds ~ sizes ** p (least squares of the logs).

    None where fewer than three sizes were measured.
    """
    if len(sizes) < 3:
        return None
    logs = [math.log(size) for size in sizes]
    times = [math.log(s) for s in seconds]
    return statistics.linear_regression(logs, times).slope
