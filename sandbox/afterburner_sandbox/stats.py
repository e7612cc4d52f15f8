"""From raw timings to a ratio with an interval. Pure functions, no clock.

A race gives pairs of fresh processes, and in each pair several quads: incumbent,
candidate, candidate, incumbent on the same inputs. A quad gives one log-ratio, a pair
the typical one of its quads; the pairs are the independent samples, because the
memory layout of a process shifts all of its times together.
"""

from __future__ import annotations

import math
import statistics
from collections.abc import Sequence
from dataclasses import asdict, dataclass

TORN = 5.0
"""A quad is left out where its halves contradict each other so many times more than
usual: one of its blocks was hit by a slow phase."""

EDGE = 3.0
"""A quad stands out where it is this many times the usual distance from its pair."""

SHARED = 1.5
"""Ratio of variances, between the means of servers and among the pairs of each, above
which servers are what counts."""

HUBER_STEPS = 8
"""Enough for the mean to stay where it is."""


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
        before, after = self._sums
        return math.log(before / after)

    @property
    def cost(self) -> float:
        """How much a quad counts: inputs that take no time say nothing of a gain."""
        before, after = self._sums
        return math.sqrt(before * after)

    @property
    def contradiction(self) -> float:
        """How far the log-ratios of the halves, each on one batch, lie apart."""
        first = math.log(self.before_1 / self.after_1)
        return abs(first - math.log(self.before_2 / self.after_2))

    @property
    def _sums(self) -> tuple[float, float]:
        return self.before_1 + self.before_2, self.after_1 + self.after_2


@dataclass(frozen=True, slots=True)
class Standing:
    """What a race has come to so far, in logarithms of before/after."""

    mean: float
    error: float
    """Standard error of the mean."""

    df: int

    def half(self, confidence: float) -> float:
        """Half the width of the interval: Student's t (W. S. Gosset, 1908)."""
        return t_quantile((1 + confidence) / 2, self.df) * self.error

    def interval(self, confidence: float = 0.95) -> Interval:
        """The ratio, and where it lies."""
        half = self.half(confidence)
        return Interval(_exp(self.mean), _exp(self.mean - half), _exp(self.mean + half))


def estimate(pairs: Sequence[Sequence[Quad]], confidence: float = 0.95) -> Interval:
    """The ratio before/after over independent pairs of processes.

    Raises:
        ValueError: there are fewer than two pairs, or one without quads.
    """
    return standing(pair_logs(pairs)).interval(confidence)


def standing(logs: Sequence[float], servers: Sequence[int] = ()) -> Standing:
    """The mean of the pairs' log-ratios, and how sure it is.

    `servers` says which pairs share a fork server. Where its memory or its seed of
    `hash` shifts the ratio, its pairs are no independent samples, but servers are; they
    count alone as soon as they differ more than their pairs do (F above `SHARED`).

    Raises:
        ValueError: there are fewer than two pairs.
    """
    if len(logs) < 2:
        raise ValueError(f"{len(logs)} pairs; an interval needs 2")
    groups: dict[int, list[float]] = {}
    for number, log in enumerate(logs):
        groups.setdefault(servers[number] if servers else number, []).append(log)
    if 1 < len(groups) < len(logs):
        means = [statistics.fmean(group) for group in groups.values()]
        by_server = _standing(means)
        size = len(logs) / len(groups)
        spare = len(logs) - len(groups)
        squares = (
            (x - mean) ** 2
            for group, mean in zip(groups.values(), means, strict=True)
            for x in group
        )
        within = sum(squares) / spare
        if size * len(groups) * by_server.error**2 > SHARED * within:
            return by_server
    return _standing(logs)


def _standing(values: Sequence[float]) -> Standing:
    error = statistics.stdev(values) / math.sqrt(len(values))
    return Standing(statistics.fmean(values), error, len(values) - 1)


def pair_logs(pairs: Sequence[Sequence[Quad]]) -> list[float]:
    """The log-ratio of each pair: that of its sums, but for quads that stand out.

    A machine has slow phases. Where one hits a block, the halves of its quad contradict
    each other; that says nothing of their mean, so such quads are left out. What is
    left is averaged, weighted by cost, and what lies far from the rest of its pair
    counts as if it lay at the edge (P. J. Huber, Annals of Mathematical Statistics 35,
    1964). Usual and far are matters of all pairs together.
    """
    if not pairs or not all(pairs):
        raise ValueError("0 pairs, or one without quads; an interval needs 2")
    usual = _median([(q.contradiction, q.cost) for pair in pairs for q in pair])
    torn = {q for pair in pairs for q in pair if q.contradiction > TORN * usual}
    if _one_sided(torn, pairs):
        return [_huber(_row(pair), 0.0, math.inf) for pair in pairs]
    rows = [_row([q for q in pair if q not in torn] or pair) for pair in pairs]
    middles = [_median(row) for row in rows]
    away = [
        (abs(x - middle), weight)
        for row, middle in zip(rows, middles, strict=True)
        for x, weight in row
    ]
    edge = EDGE * _median(away) or math.inf
    return [
        _huber(row, middle, edge) for row, middle in zip(rows, middles, strict=True)
    ]


def _row(pair: Sequence[Quad]) -> list[tuple[float, float]]:
    return [(quad.log_ratio, quad.cost) for quad in pair]


def _one_sided(torn: set[Quad], pairs: Sequence[Sequence[Quad]]) -> bool:
    """Whether it is always the same side that is slow at times.

    A machine's slow phases hit both alike. What hits one side is its own doing, such as
    a table that it builds anew now and then, and belongs to its time.
    """
    middle = _median([row for pair in pairs for row in _row(pair)])
    above = sum(quad.log_ratio > middle for quad in torn)
    below = sum(quad.log_ratio < middle for quad in torn)
    return abs(above - below) > 2 * math.sqrt(len(torn))


def _huber(row: Sequence[tuple[float, float]], middle: float, edge: float) -> float:
    """The weighted mean of values that are pulled to within `edge` of it."""
    for _ in range(HUBER_STEPS):
        near = [(middle + max(-edge, min(edge, x - middle)), w) for x, w in row]
        middle = sum(x * w for x, w in near) / sum(w for _, w in near)
    return middle


def _median(row: Sequence[tuple[float, float]]) -> float:
    """The weighted median, interpolated: the usual one where weights are equal.

    The mean of what is found upwards and downwards, which differ where values tie.
    """
    return (_upwards(row) - _upwards([(-x, weight) for x, weight in row])) / 2


def _upwards(row: Sequence[tuple[float, float]]) -> float:
    ordered = sorted(row)
    half = sum(weight for _, weight in ordered) / 2
    passed, last_x, last_at = 0.0, ordered[0][0], -math.inf
    for x, weight in ordered:
        at = passed + weight / 2
        if at >= half:
            if math.isinf(last_at):
                return x
            return last_x + (x - last_x) * (half - last_at) / (at - last_at)
        passed, last_x, last_at = passed + weight, x, at
    return ordered[-1][0]


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
