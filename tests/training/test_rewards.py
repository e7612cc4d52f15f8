"""What an answer earns, by properties that hold for all of them."""

import math

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from afterburner_sandbox.stats import Interval
from afterburner_training.rewards import (
    LARGEST,
    LEAST,
    Noise,
    Parts,
    Race,
    Weights,
    beyond_noise,
    correctness,
    efficiency,
    parts,
    relative_gain,
)

costs = st.floats(1e-6, 80.0)
ratios = st.floats(1e-3, 1e4)
widths = st.floats(1.0, 3.0)
noises = st.sampled_from(["paid", "unpaid"])
shares = st.floats(0.0, 1.0)


def around(ratio: float, width: float) -> Interval:
    """An interval of this relative width."""
    return Interval(ratio, ratio / width, ratio * width)


@given(costs, ratios, ratios, widths, noises)
def test_more_gain_never_earns_less(
    cost: float, one: float, other: float, width: float, noise: Noise
) -> None:
    """By the same code, measured as surely."""
    less, more = sorted((one, other))

    assert efficiency(Race(cost, around(less, width)), noise=noise) <= efficiency(
        Race(cost, around(more, width)), noise=noise
    )


@given(costs, ratios, widths, noises, st.booleans(), shares)
def test_all_rewards_are_bounded(
    cost: float, ratio: float, width: float, noise: Noise, exact: bool, share: float
) -> None:
    """No answer can be worth so much that it drowns its group."""
    found = parts(
        exact=exact,
        passed_before=True,
        passed_after=True,
        race=Race(cost, around(ratio, width)),
        noise=noise,
    )

    assert -1 <= found.efficiency <= math.tanh(1) + 1e-9
    assert abs(found.total(Weights(), share)) <= 0.2 + 0.25 + 0.5


@given(costs, ratios, st.booleans(), noises)
def test_failing_code_earns_nothing_for_speed(
    cost: float, ratio: float, before: bool, noise: Noise
) -> None:
    """However fast it fails."""
    found = parts(
        exact=True,
        passed_before=before,
        passed_after=False,
        race=Race(cost, around(ratio, 1.01)),
        noise=noise,
    )

    assert found.efficiency == 0
    assert found.correct < 0


@given(ratios, noises)
def test_the_unit_does_not_matter(ratio: float, noise: Noise) -> None:
    """The same relative gain earns the same at 50 µs, at 0.05 s and at 5 s."""
    assume(5.0 / ratio < LARGEST["time"])
    short, middle, long = (
        efficiency(Race(cost, around(ratio, 1.02)), noise=noise)
        for cost in (5e-5, 0.05, 5.0)
    )

    assert short == pytest.approx(middle, abs=1e-6)
    assert middle == pytest.approx(long, abs=1e-6)


def test_twice_as_fast_pays_at_half_a_second() -> None:
    """The limit is in seconds: in milliseconds, this gain would be worth nothing."""
    assert efficiency(Race(0.5, around(2.0, 1.01))) == pytest.approx(math.tanh(0.5))


@pytest.mark.parametrize(
    ("before", "after", "earned"),
    [(False, True, 1.0), (True, True, 0.5), (False, False, -0.5), (True, False, -1.0)],
)
def test_correctness_is_relative(before: bool, after: bool, earned: float) -> None:
    """To repair earns more than to keep; to break costs more than not to repair."""
    assert correctness(before, after) == earned


@given(costs, ratios, widths)
def test_noise_pays_nothing_where_it_is_unpaid(
    cost: float, ratio: float, width: float
) -> None:
    """An interval that comes near 1 earns 0, any other less than its ratio says."""
    gain = around(ratio, width)
    cautious = efficiency(Race(cost, gain), noise="unpaid")
    plain = efficiency(Race(cost, gain), noise="paid")

    assert abs(cautious) <= abs(plain) + 1e-9
    if gain.low <= LEAST and gain.high >= 1 / LEAST:
        assert cautious == 0
        assert beyond_noise(gain) == 1


@given(costs, ratios, noises)
def test_a_gain_that_is_not_real_earns_nothing(
    cost: float, ratio: float, noise: Noise
) -> None:
    """A memo's gain is not paid; what makes code slower still costs."""
    gain = around(ratio, 1.01)
    real = efficiency(Race(cost, gain), noise=noise)

    assert efficiency(Race(cost, gain, counts=False), noise=noise) == min(0.0, real)


@given(shares, shares)
def test_efficiency_counts_more_and_more(one: float, other: float) -> None:
    """From 0.3 to 0.5, and no further where a run goes on for longer."""
    early, late = sorted((one, other))
    weights = Weights()

    assert 0.3 <= weights.efficiency(early) <= weights.efficiency(late) <= 0.5
    assert weights.efficiency(-1) == 0.3
    assert weights.efficiency(7) == 0.5


def test_the_total_is_the_papers() -> None:
    """0.2, 0.5 and what efficiency counts by then."""
    found = Parts(format=1.0, correct=0.5, efficiency=0.6)

    assert found.total(Weights(), 0.0) == pytest.approx(0.2 + 0.25 + 0.18)
    assert found.total(Weights(), 1.0) == pytest.approx(0.2 + 0.25 + 0.30)


@given(st.floats(0, 1e15), st.floats(0, 1e15), st.sampled_from(sorted(LARGEST)))
def test_costs_are_clipped(before: float, after: float, objective: str) -> None:
    """Beyond the largest cost, more of it is no worse."""
    largest = LARGEST[objective]

    assert relative_gain(before, after, largest) == relative_gain(
        min(before, largest), min(after, largest), largest
    )
