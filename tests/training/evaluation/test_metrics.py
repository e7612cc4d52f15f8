"""What an outcome is worth: exact where the answer is known, and within its bounds."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from afterburner_training.evaluation.metrics import (
    METRICS,
    OFFERED,
    at,
    beyond,
    matches,
    metric,
    overall,
    verified,
)
from afterburner_training.evaluation.outcome import Outcome, Step
from tests.training.evaluation.made import outcome, row

seconds = st.floats(min_value=0.001, max_value=100)
times = st.lists(seconds, min_size=1, max_size=8)
answers = st.lists(st.one_of(st.none(), seconds), min_size=1, max_size=4)


def share(found: Outcome, name: str, step: int = OFFERED) -> float | None:
    """A metric of one outcome."""
    one = metric(name)
    return overall([one.of(at(found, step, "time"))], one.unit)


@given(times, answers)
def test_shares_stay_in_their_bounds(
    references: list[float], given_answers: list[float | None]
) -> None:
    """Whatever was found, a share is 0 to 1 and a denominator is never negative."""
    found = outcome(references, given_answers)

    for one in METRICS:
        for step in (0, 1, OFFERED):
            above, below = one.of(at(found, step, "time"))
            assert below >= 0
            assert one.unit != "%" or 0 <= above <= below


@given(times, answers)
def test_exactly_one_letter(
    references: list[float], given_answers: list[float | None]
) -> None:
    """An answer is B, M, W or F, and F where it failed."""
    found = at(outcome(references, given_answers), OFFERED, "time")

    letters = [metric(n).of(found)[0] for n in ("best", "between", "worst", "failed")]
    assert sum(letters) == 1
    assert (letters[3] == 1) == (given_answers[-1] is None)


@given(times)
def test_a_failure_counts_nothing_at_all(references: list[float]) -> None:
    """It is in the denominator of every share, and in no numerator."""
    found = outcome(references, [None])

    for name in ("pass_at_1", "beyond_t", "beyond_m", "beyond_i", "gain_1_1"):
        assert share(found, name) == 0
    assert share(found, "speed_up") == 1


@given(times, seconds, st.floats(min_value=1.1, max_value=10))
def test_a_faster_answer_is_never_worth_less(
    references: list[float], slow: float, factor: float
) -> None:
    """Beyond-T grows with speed."""
    before = share(outcome(references, [slow]), "beyond_t")
    after = share(outcome(references, [slow / factor]), "beyond_t")

    assert before is not None
    assert after is not None
    assert after >= before


def test_the_slowest_of_four_beats_itself_alone() -> None:
    """Who returns what it was given has exactly the share of its own code."""
    found = outcome([0.1, 0.2, 0.4, 0.8], [0.8])

    assert share(found, "beyond_t") == 25
    assert share(found, "between") == 100
    assert share(found, "gain_1_1") == 0
    assert share(found, "survived") is None


def test_what_is_within_three_per_cent_is_a_match() -> None:
    """A tie is no matter of chance, and more than a tie is none."""
    assert matches(row(1.02), row(1.0), "time")
    assert not matches(row(1.04), row(1.0), "time")


def test_who_comes_to_a_larger_size_is_better() -> None:
    """A time at a smaller size is no time at the larger one."""
    assert matches(row(9.0, 1_000), row(0.1, 100), "time")
    assert not matches(row(0.1, 100), row(9.0, 1_000), "time")


def test_memory_that_nobody_knows_is_left_out() -> None:
    """It makes an answer neither better nor worse."""
    found = outcome([0.1], [0.1])
    blind = Outcome(**{f: getattr(found, f) for f in found.__slots__})
    unknown = type(row(0.1))(100, 0.1)
    object.__setattr__(blind, "references", (type(found.references[0])("r", unknown),))

    assert beyond("memory")(at(blind, OFFERED, "time")) == (0.0, 0.0)


def test_a_gain_that_does_not_survive_is_none() -> None:
    """It is neither in the speed-up nor in the share of gains."""
    kept = outcome([0.1, 1.0], [1.0, 0.1])
    lost = outcome([0.1, 1.0], [1.0, 0.1], survived=False)

    assert verified(at(kept, OFFERED, "time")) == pytest.approx(10)
    assert verified(at(lost, OFFERED, "time")) == 1
    assert share(lost, "survived") == 0


def test_speed_ups_are_averaged_as_factors() -> None:
    """Four times and a quarter of nothing: the geometric mean of 4 and 1 is 2."""
    pairs = [(math.log(4), 1.0), (0.0, 1.0)]

    assert overall(pairs, "x") == pytest.approx(2)


def test_tampering_is_a_share_of_candidates() -> None:
    """Not of tasks: 1 of 4 candidates."""
    steps = [Step(0), Step(0, candidates=4, tampered=1)]
    found = outcome([0.1], [0.1], steps=steps)

    assert share(found, "tampered", 0) is None
    assert share(found, "tampered", 1) == 25
    assert share(found, "tampered", 9) == 25
