"""What an answer earns: pure functions of what the sandbox found, without a model.

As in the Afterburner paper: a reward for the form, one for correctness against the code
that was given, and one for efficiency. Times are in seconds, peaks in bytes, integrals
in byte-seconds. A failure of the sandbox has no reward at all: see `judging`.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

from afterburner_sandbox.stats import Interval

Noise = Literal["paid", "unpaid"]
"""Whether the measured gain is paid as it is, as in the paper, or only what of it is
beyond the noise."""

LARGEST = {"time": 90.0, "memory": 1e12, "integral": 9e13}
"""What a cost counts at most, in the unit of its objective. The paper's 90 are seconds:
read as milliseconds, all that takes longer would earn the same."""

LEAST = 1.03
"""The ratio above which there is a gain, beyond noise; below its inverse, a loss."""

EPSILON = 1e-12
"""Keeps the relative gain of a cost of nothing finite. It is smaller than any cost that
can be measured, so that the unit does not matter."""


@dataclass(frozen=True, slots=True)
class Weights:
    """How much each part counts. That of efficiency grows while a run goes on."""

    format: float = 0.2
    correct: float = 0.5
    efficiency_first: float = 0.3
    efficiency_last: float = 0.5

    def efficiency(self, progress: float) -> float:
        """The weight of efficiency when this share of the run is over, 0 to 1."""
        share = min(1.0, max(0.0, progress))
        return (
            self.efficiency_first
            + (self.efficiency_last - self.efficiency_first) * share
        )


@dataclass(frozen=True, slots=True)
class Parts:
    """The parts of one answer's reward, not yet weighted."""

    format: float
    correct: float
    efficiency: float

    def total(self, weights: Weights, progress: float) -> float:
        """The reward when this share of the run is over."""
        return (
            weights.format * self.format
            + weights.correct * self.correct
            + weights.efficiency(progress) * self.efficiency
        )


@dataclass(frozen=True, slots=True)
class Race:
    """What a race found of a candidate that behaves as it should."""

    cost: float
    """Of the code that was given, in the unit of the objective."""

    gain: Interval
    """That cost over the candidate's: above 1 is better."""

    counts: bool = True
    """Whether a gain would be real: not of a memo, nor at one size only."""


def parts(
    *,
    exact: bool,
    passed_before: bool,
    passed_after: bool,
    race: Race | None,
    objective: str = "time",
    noise: Noise = "paid",
) -> Parts:
    """The parts of the reward for an answer.

    Without a race there is nothing to be efficient against: the answer fails, or the
    code that was given does.
    """
    raced = race if passed_before and passed_after else None
    return Parts(
        format=1.0 if exact else -1.0,
        correct=correctness(passed_before, passed_after),
        efficiency=efficiency(raced, objective, noise) if raced else 0.0,
    )


def correctness(before: bool, after: bool) -> float:
    """Whether the answer passes, against whether the code did that was given."""
    if after:
        return 0.5 if before else 1.0
    return -1.0 if before else -0.5


def efficiency(race: Race, objective: str = "time", noise: Noise = "paid") -> float:
    """The hyperbolic tangent of the relative gain; a gain that is not real earns 0."""
    ratio = race.gain.ratio if noise == "paid" else beyond_noise(race.gain)
    if ratio > 1 and not race.counts:
        return 0.0
    return math.tanh(relative_gain(race.cost, race.cost / ratio, LARGEST[objective]))


def relative_gain(before: float, after: float, largest: float) -> float:
    """By which share of itself a cost has shrunk; negative where it has grown."""
    old, new = (min(max(cost, 0.0), largest) for cost in (before, after))
    return (old - new) / (old + EPSILON)


def beyond_noise(gain: Interval) -> float:
    """The ratio that the interval allows for which is nearest to no difference.

    It is 1 where that is less than what the engine calls a gain, or a loss: of many
    equal answers, some intervals leave 1 out by chance, but only just.
    """
    if gain.low > LEAST:
        return gain.low
    return gain.high if gain.high < 1 / LEAST else 1.0
