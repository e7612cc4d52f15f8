"""How good each candidate of a stored run is, against the original. Pure functions.

A candidate was raced against the best code of its moment, and that one against an
earlier one. Ratios multiply along this chain; so do the ends of the intervals, which
is more careful than need be.
"""

from __future__ import annotations

from typing import Any

from afterburner_engine.trajectory import Candidate, Trajectory
from afterburner_sandbox.stats import Interval
from afterburner_sandbox.verdict import Verdict

SAME = Interval(1.0, 1.0, 1.0)

WRONG = frozenset(
    verdict.value
    for verdict in (
        Verdict.DIFFERENT,
        Verdict.ERROR,
        Verdict.TIMEOUT,
        Verdict.OUT_OF_MEMORY,
        Verdict.TAMPERED,
    )
)
"""Verdicts of code that nobody wants, however fast it is."""

MEASURED = frozenset(
    verdict.value for verdict in (Verdict.FASTER, Verdict.NO_DIFFERENCE, Verdict.SLOWER)
)
"""Verdicts whose ratio says how good the code is."""


def raced(run: Trajectory, one: Candidate) -> Interval | None:
    """What its race found, in the run's objective; None where it says nothing."""
    if one.report["verdict"] not in MEASURED or one.report["equal"] is not True:
        return None
    return _interval(one.report.get(run.objective))


def standings(run: Trajectory) -> dict[int | None, Interval]:
    """Of the original (None) and of each candidate that was measured."""
    found: dict[int | None, Interval] = {None: SAME}
    for one in run.candidates:
        own, base = raced(run, one), found.get(one.against)
        if own is not None and base is not None:
            found[one.candidate] = _times(base, own)
    for exam in run.exams:
        confirmed = _interval(exam.report.get(run.objective))
        if exam.passed and confirmed is not None:
            found[exam.candidate] = confirmed
    return found


def refuted(run: Trajectory) -> frozenset[int]:
    """Candidates that the final exam did not confirm."""
    return frozenset(exam.candidate for exam in run.exams if not exam.passed)


def gain(run: Trajectory, better: int, worse: int | None) -> Interval | None:
    """By how much one candidate beats another, or the original; None if unknown."""
    found = standings(run)
    by_number = {one.candidate: one for one in run.candidates}
    if by_number[better].against == worse and worse not in refuted(run):
        direct = raced(run, by_number[better])
        if direct is not None:
            return direct
    one, other = _pair(run, found, better, worse)
    if one is None or other is None:
        return None
    return Interval(one.ratio / other.ratio, one.low / other.high, one.high / other.low)


def _pair(
    run: Trajectory, found: dict[int | None, Interval], better: int, worse: int | None
) -> tuple[Interval | None, Interval | None]:
    """Both against what they share: the same rival if they met it, or the original."""
    by_number = {one.candidate: one for one in run.candidates}
    other = by_number.get(worse) if worse is not None else None
    one = by_number[better]
    if other is not None and one.against == other.against:
        return raced(run, one), raced(run, other)
    return found.get(better), found.get(worse)


def _times(one: Interval, other: Interval) -> Interval:
    return Interval(one.ratio * other.ratio, one.low * other.low, one.high * other.high)


def _interval(value: Any) -> Interval | None:
    if not isinstance(value, dict):
        return None
    return Interval(value["ratio"], value["low"], value["high"])
