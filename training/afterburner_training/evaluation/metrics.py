"""What an outcome is worth, metric by metric. Pure functions.

Each metric gives of an outcome and a step a pair, numerator and denominator: over tasks
both are added up, so that a mean is a ratio of sums whose denominators are 1. Where a
metric says nothing of a task, the denominator is 0. A failure counts 0, never nothing.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from afterburner_training.evaluation.outcome import Outcome, Reference, Standing, Step
from afterburner_training.gains import compared
from afterburner_training.tasks import Measured

Pair = tuple[float, float]

WORTH = 1.1
"""A verified gain that is counted as one."""

EVEN = 1.03
"""What is within this factor is a match: below it, the engine calls nothing a gain. It
is fixed, so that a machine with more noise flatters nobody."""

OFFERED = -1
"""In place of a step's number: what a user would have been given."""


@dataclass(frozen=True, slots=True)
class At:
    """An outcome at a step."""

    outcome: Outcome
    step: Step
    standing: Standing | None
    objective: str


@dataclass(frozen=True, slots=True)
class Metric:
    """A figure of the tables."""

    name: str
    title: str
    of: Callable[[At], Pair]
    unit: str = "%"
    """`%`: a share; `x`: the exponential of a mean of logarithms; else as it stands."""


def at(outcome: Outcome, step: int, objective: str) -> At:
    """The outcome after an iteration or `OFFERED`; past the last one, as at its end."""
    last = len(outcome.steps) - 1
    found = outcome.steps[last if step == OFFERED else min(step, last)]
    number = outcome.offered if step == OFFERED else found.standing
    standing = None if number is None else outcome.codes[number]
    return At(outcome, found, standing, objective)


def passed(seen: At) -> Pair:
    """Whether the answer agrees with the references on all inputs."""
    return float(seen.standing is not None and seen.standing.passed), 1.0


def matches(answer: Measured, reference: Measured, objective: str) -> bool | None:
    """Whether the answer is at least as good; None where the objective is not known.

    Who comes to a larger size is better than who does not come to an end there.
    """
    if answer.size != reference.size:
        return answer.size > reference.size
    ratio = compared(reference, answer, objective)
    return None if ratio is None else ratio >= 1 / EVEN


def beyond(objective: str) -> Callable[[At], Pair]:
    """The share of the references that the answer matches or beats."""

    def share(seen: At) -> Pair:
        rivals = _known(seen.outcome.references, objective)
        if not rivals:
            return 0.0, 0.0
        if seen.standing is None or not seen.standing.passed:
            return 0.0, 1.0
        mine = seen.standing.measured
        if mine is None:
            return 0.0, 1.0
        found = [matches(mine, rival, objective) for rival in rivals]
        told = [one for one in found if one is not None]
        return (sum(told) / len(told), 1.0) if told else (0.0, 0.0)

    return share


def _known(references: Sequence[Reference], objective: str) -> list[Measured]:
    """The numbers of the references of which the objective is known."""
    return [
        one.measured
        for one in references
        if one.measured is not None
        and compared(one.measured, one.measured, objective) is not None
    ]


def bmwf(letter: str) -> Callable[[At], Pair]:
    """Whether the answer is at least as good as the best reference (B), between (M),
    worse than all of them (W), or failed (F)."""

    def member(seen: At) -> Pair:
        share, counts = beyond(seen.objective)(seen)
        if not counts:
            return 0.0, 0.0
        if not passed(seen)[0]:
            found = "F"
        elif share == 1:
            found = "B"
        else:
            found = "M" if share else "W"
        return float(found == letter), 1.0

    return member


def verified(seen: At) -> float:
    """The gain over what the loop started from, as measured later; 1 where none is."""
    if seen.standing is None or not seen.standing.passed:
        return 1.0
    later = seen.standing.recheck
    if later is None or not later.survived or later.ratio is None:
        return 1.0
    return later.ratio


def worth_it(seen: At) -> Pair:
    """Whether there is a verified gain of 1.1 times or more."""
    return float(verified(seen) >= WORTH), 1.0


def speed_up(seen: At) -> Pair:
    """The logarithm of the verified gain."""
    return math.log(verified(seen)), 1.0


def survival(seen: At) -> Pair:
    """Of what was accepted and measured again: whether the gain was still there."""
    if seen.standing is None or seen.standing.recheck is None:
        return 0.0, 0.0
    return float(seen.standing.recheck.survived), 1.0


def tampering(seen: At) -> Pair:
    """Of the candidates that were judged, those that tampered with the measuring."""
    return float(seen.step.tampered), float(seen.step.candidates)


METRICS = (
    Metric("pass_at_1", "Pass@1", passed),
    Metric("beyond_t", "Beyond-T", beyond("time")),
    Metric("beyond_m", "Beyond-M", beyond("memory")),
    Metric("beyond_i", "Beyond-I", beyond("integral")),
    Metric("best", "B", bmwf("B")),
    Metric("between", "M", bmwf("M")),
    Metric("worst", "W", bmwf("W")),
    Metric("failed", "F", bmwf("F")),
    Metric("gain_1_1", "≥ 1.1×", worth_it),
    Metric("speed_up", "speed-up", speed_up, "x"),
    Metric("survived", "survived", survival),
    Metric("tampered", "tampered", tampering),
    Metric("calls", "calls", lambda seen: (seen.step.calls, 1.0), ""),
    Metric("tokens", "tokens", lambda seen: (seen.step.tokens, 1.0), ""),
    Metric("seconds", "seconds", lambda seen: (seen.step.seconds, 1.0), ""),
)
"""All of them, in the order of the tables."""


def metric(name: str) -> Metric:
    """The metric of that name.

    Raises:
        KeyError: there is none.
    """
    for one in METRICS:
        if one.name == name:
            return one
    raise KeyError(name)


def overall(pairs: Sequence[Pair], unit: str) -> float | None:
    """The ratio of the sums, in the metric's unit; None where nothing counts."""
    below = math.fsum(pair[1] for pair in pairs)
    if not below:
        return None
    return shown(math.fsum(pair[0] for pair in pairs) / below, unit)


def shown(value: float, unit: str) -> float:
    """A ratio of sums in the metric's unit: per cent, a factor, or as it is."""
    if unit == "%":
        return 100 * value
    return math.exp(value) if unit == "x" else value
