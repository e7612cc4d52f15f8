"""The noise floor: identical code is raced against itself."""

from __future__ import annotations

import math
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from afterburner_sandbox.backends.base import Backend
from afterburner_sandbox.interpreter import find_interpreter
from afterburner_sandbox.noise import DURATIONS_S, Noise, SelfRace, measure
from afterburner_sandbox.stats import Interval
from tests.chance import likely, tried_again

ratios = st.lists(st.floats(0.2, 5.0), min_size=2, max_size=12)


def noise(values: list[float], width: float = 1.01) -> Noise:
    """A measurement that gave these ratios."""
    intervals = [Interval(v, v / width, v * width) for v in values]
    return Noise(tuple(SelfRace(0.001, interval, interval) for interval in intervals))


@tried_again
def test_it_is_measured(backend: Backend) -> None:
    """At each duration several times, with calls that last about as long as meant."""
    seen: list[int] = []

    found = measure(
        backend, find_interpreter(None, Path(__file__)), seen.append, budget_s=0.0
    )

    assert seen == list(range(1, 7))
    for race, wanted_s in zip(found.races, DURATIONS_S * 3, strict=True):
        likely(wanted_s / 5 < race.seconds_per_call < wanted_s * 5, race)


@given(ratios)
def test_what_is_said_is_in_order(values: list[float]) -> None:
    """The usual deviation is below that of 95 %, and no gain below that is told."""
    found = noise(values)

    assert 0 <= found.typical <= found.within <= found.least


@given(ratios)
def test_direction_does_not_matter(values: list[float]) -> None:
    """Identical code that looks slower is as much noise as code that looks faster."""
    turned = noise([1 / value for value in values])

    assert math.isclose(noise(values).typical, turned.typical, abs_tol=1e-9)


def test_wide_intervals_hide_gains_too() -> None:
    """Where each race is unsure of itself, ratios near 1 prove nothing."""
    assert noise([1.0, 1.0, 1.0], width=1.2).least == pytest.approx(0.2)
