"""Intervals over tasks hold the truth as often as they say. All draws have seeds."""

from __future__ import annotations

import random
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from afterburner_training.evaluation.bootstrap import interval, paired

Draw = Callable[[random.Random], float]

LAWS: dict[str, tuple[Draw, float]] = {
    "a task passes or not": (lambda rng: float(rng.random() < 0.6), 0.6),
    "most beat all or none": (lambda rng: rng.betavariate(0.5, 0.5), 0.5),
    "a few gain much": (lambda rng: rng.expovariate(1.0), 1.0),
}
"""What a task's value is drawn from, and its mean."""

values = st.lists(st.floats(0, 1), min_size=1, max_size=20)


def pairs(drawn: list[float]) -> list[tuple[float, float]]:
    """Each counts once."""
    return [(value, 1.0) for value in drawn]


@pytest.mark.parametrize("law", LAWS)
def test_the_truth_lies_in_the_interval(law: str) -> None:
    """In about 95 % of samples of 60 tasks; benchmarks/bootstrap.py draws more."""
    draw, truth = LAWS[law]
    rng = random.Random(law)
    hits = 0
    for number in range(300):
        sample = pairs([draw(rng) for _ in range(60)])
        found = interval(sample, resamples=200, seed=number)
        hits += found is not None and found[0] <= truth <= found[1]

    assert 0.90 <= hits / 300 <= 0.99


def test_a_difference_that_is_not_there_is_rarely_seen() -> None:
    """Two arms that differ by chance alone: 0 is within 95 % of the intervals."""
    rng = random.Random(7)
    hits = 0
    for number in range(200):
        hard = [rng.random() for _ in range(60)]
        arms = [pairs([float(rng.random() < p) for p in hard]) for _ in range(2)]
        found = paired(*arms, resamples=200, seed=number)
        hits += found is not None and found[1] <= 0 <= found[2]

    assert 0.90 <= hits / 200 <= 0.995


@given(values)
def test_an_interval_lies_among_what_was_seen(drawn: list[float]) -> None:
    """It has two edges in order, and no mean of tasks lies outside of the tasks'."""
    found = interval(pairs(drawn), resamples=50)

    assert found is not None
    low, high = found
    assert min(drawn) - 1e-9 <= low <= high <= max(drawn) + 1e-9


@given(values)
def test_an_arm_does_not_differ_from_itself(drawn: list[float]) -> None:
    """Pairs are drawn together."""
    assert paired(pairs(drawn), pairs(drawn), resamples=20) == (0.0, 0.0, 0.0)


def test_pairing_sees_what_two_intervals_do_not() -> None:
    """Each task gains the same on top of what makes tasks differ."""
    rng = random.Random(3)
    first = [rng.random() for _ in range(50)]
    second = [value + 0.05 for value in first]

    alone = [interval(pairs(side)) for side in (first, second)]
    found = paired(pairs(first), pairs(second))

    assert alone[0] is not None
    assert alone[1] is not None
    assert alone[0][1] > alone[1][0]
    assert found is not None
    assert found[1] > 0


def test_no_failure_seen_is_no_proof_that_there_is_none() -> None:
    """Of 100 tasks that all pass, 96.4 % pass at least: the exact interval."""
    found = interval(pairs([1.0] * 100), bounded=True)

    assert found is not None
    assert found[0] == pytest.approx(0.025 ** (1 / 100))
    assert found[1] == 1


def test_what_says_nothing_is_not_counted() -> None:
    """A task with a denominator of 0 is no task of this metric."""
    some = [(1.0, 1.0), (0.0, 1.0)] * 10

    assert interval([*some, (0.0, 0.0)]) == interval(some)
    assert interval([(0.0, 0.0)]) is None
    assert paired([(0.0, 0.0)], [(1.0, 1.0)]) is None
