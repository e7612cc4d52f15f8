"""Tests for `afterburner_sandbox.growth`."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from afterburner_sandbox.growth import crossover, exponent

ratios = st.floats(0.01, 100).filter(lambda ratio: abs(ratio - 1) > 1e-3)


def test_the_exponent_of_a_power_law() -> None:
    """Times that grow with the square give 2; two sizes give no answer."""
    sizes = [10, 100, 1_000]

    assert exponent(sizes, [s**2 * 1e-6 for s in sizes]) == pytest.approx(2.0)
    assert exponent(sizes[:2], [1.0, 2.0]) is None


def test_the_crossover_of_a_power_law_is_exact() -> None:
    """A gain of size / 250 is none at size 250, whatever sizes were measured."""
    sizes = [10, 100, 1_000, 10_000]

    assert crossover(sizes, [size / 250 for size in sizes]) == pytest.approx(250)


@pytest.mark.parametrize("ratios", [[2.0, 3.0, 9.0], [0.5, 0.9, 0.1], [2.0]])
def test_there_is_none_where_one_side_always_wins(ratios: list[float]) -> None:
    """Nothing is extrapolated."""
    assert crossover([10, 100, 1_000][: len(ratios)], ratios) is None


def test_of_several_the_one_at_the_largest_size_counts() -> None:
    """It says from where on the side that wins at the largest size does so."""
    found = crossover([10, 100, 1_000], [2.0, 0.5, 2.0])

    assert found is not None
    assert 100 < found < 1_000


@given(ratios, ratios)
def test_it_lies_between_the_sizes_it_was_found_between(
    small: float, large: float
) -> None:
    """And exchanging the sides does not move it."""
    found = crossover([10, 1_000], [small, large])
    mirrored = crossover([10, 1_000], [1 / small, 1 / large])

    if (small < 1) == (large < 1):
        assert found is mirrored is None
    else:
        assert found is not None
        assert found * (1 + 1e-9) >= 10
        assert found <= 1_000 * (1 + 1e-9)
        assert mirrored == pytest.approx(found)
