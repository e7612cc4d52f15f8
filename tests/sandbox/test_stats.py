"""Tests for `afterburner_sandbox.stats`."""

import math
import random

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from afterburner_sandbox.stats import Interval, Quad, estimate, pair_logs, t_quantile

seconds = st.floats(min_value=1e-6, max_value=1e2)
quads = st.builds(Quad, seconds, seconds, seconds, seconds)
races = st.lists(st.lists(quads, min_size=1, max_size=5), min_size=2, max_size=8)


def mirrored(quad: Quad) -> Quad:
    """The same times with the sides exchanged."""
    return Quad(quad.after_1, quad.before_1, quad.before_2, quad.after_2)


@pytest.mark.parametrize(
    ("p", "df", "expected"),
    [
        (0.975, 1, 12.7062),
        (0.975, 2, 4.30265),
        (0.975, 3, 3.18245),
        (0.975, 10, 2.22814),
        (0.9995, 4, 8.61030),
        (0.9, 7, 1.41492),
    ],
)
def test_t_quantiles_agree_with_the_tables(p: float, df: int, expected: float) -> None:
    """To five digits, as printed in any table of Student's t."""
    assert t_quantile(p, df) == pytest.approx(expected, rel=1e-4)


@given(races)
def test_the_ratio_lies_in_its_interval(pairs: list[list[Quad]]) -> None:
    """An interval always holds its own estimate."""
    found = estimate(pairs)

    assert 0 < found.low <= found.ratio <= found.high


TIES = [
    [Quad(1.0, 1.0, 1.0, 1.0)],
    [
        Quad(1.0, 1.0, 1.0, 1.0),
        Quad(1.0, 1.0, 1.0, 1.0),
        Quad(1.0, 1.0, 1.0, 0.5),
        Quad(1.0, 1.0, 2.0, 1.0),
        Quad(2.0, 1.0, 2.0, 1.0),
    ],
]


@example(TIES)
@given(races)
def test_exchanging_the_sides_inverts_the_ratio(pairs: list[list[Quad]]) -> None:
    """Neither side has an advantage in the arithmetic."""
    there = estimate(pairs)
    back = estimate([[mirrored(quad) for quad in pair] for pair in pairs])

    assert back.ratio == pytest.approx(1 / there.ratio, rel=1e-6)
    assert back.low == pytest.approx(1 / there.high, rel=1e-6)


def test_a_linear_drift_cancels() -> None:
    """A machine that slows down steadily favours nobody."""
    quad = Quad(1.00, 1.01, 1.02, 1.03)

    assert math.exp(quad.log_ratio) == pytest.approx(1.0, abs=2e-4)


def test_the_interval_covers_the_truth() -> None:
    """95 % intervals hold the true ratio in 95 % of simulated races (seeded)."""
    rng = random.Random(20)
    true, hits, runs = 1.3, 0, 2_000
    for _ in range(runs):
        pairs = []
        for _ in range(5):
            layout = rng.gauss(0, 0.01)
            pairs.append(
                [
                    Quad(*(_noisy(rng, s, layout) for s in (true, 1.0, 1.0, true)))
                    for _ in range(3)
                ]
            )
        found = estimate(pairs)
        hits += found.low <= true <= found.high

    assert 0.93 <= hits / runs <= 0.97


def _noisy(rng: random.Random, mean: float, layout: float) -> float:
    shift = layout if mean == 1.0 else 0.0
    return mean * math.exp(rng.gauss(shift, 0.02))


@pytest.mark.parametrize("pairs", [[], [[Quad(1, 1, 1, 1)]]])
def test_one_pair_gives_no_interval(pairs: list[list[Quad]]) -> None:
    """A single pair of processes says nothing of the next one."""
    with pytest.raises(ValueError, match="an interval needs 2"):
        estimate(pairs)


def test_a_nonsense_interval_is_refused() -> None:
    """The bounds are around the ratio, in order, above zero."""
    with pytest.raises(ValueError, match="not an interval"):
        Interval(1.0, 1.1, 1.2)


def test_wild_pairs_give_a_wide_interval() -> None:
    """Pairs that contradict each other by orders of magnitude are no error."""
    fast, slow = Quad(1e-7, 1e2, 1e2, 1e-7), Quad(1e2, 1e-7, 1e-7, 1e2)

    found = estimate([[fast], [slow]], confidence=0.9999)

    assert 0 < found.low < 1e-100
    assert 1e100 < found.high < math.inf


def test_a_slow_phase_moves_nothing() -> None:
    """A block at twice its time contradicts its quad, which is left out."""
    rng = random.Random(3)
    pairs = [
        [Quad(*(_noisy(rng, 1.0, 0.0) for _ in range(4))) for _ in range(4)]
        for _ in range(5)
    ]
    hit = [list(pair) for pair in pairs]
    quad = hit[2][1]
    hit[2][1] = Quad(2 * quad.before_1, quad.after_1, quad.after_2, quad.before_2)

    there, clean = estimate(hit), estimate(pairs)

    assert abs(there.ratio - clean.ratio) < 0.005
    assert there.high - there.low < 1.5 * (clean.high - clean.low)


def test_inputs_that_cost_nothing_say_nothing() -> None:
    """Halving the work counts as a half where some blocks are all but empty."""
    dear = Quad(6.0e-3, 3.0e-3, 2.0e-3, 4.0e-3)
    cheap = Quad(1.0e-5, 1.0e-5, 1.1e-5, 1.2e-5)
    mixed = Quad(5.0e-3, 2.5e-3, 1.0e-5, 1.0e-5)

    found = estimate([[dear, cheap, mixed], [cheap, mixed, dear], [dear, cheap]])

    assert found.ratio == pytest.approx(2.0, rel=0.01)
    assert found.high < 2.05


def test_no_quad_is_left_out_where_all_contradict() -> None:
    """A pair keeps its ratio, however wild it is."""
    calm = [Quad(1.0, 1.0, 1.0, 1.0001)] * 4
    wild = [Quad(2.0, 1.0, 1.0, 1.0)]

    assert pair_logs([calm, calm, wild])[2] == pytest.approx(math.log(1.5))


@pytest.mark.parametrize("slow", ["before", "after"])
def test_work_that_is_done_now_and_then_counts(slow: str) -> None:
    """A side that is slow in every third quad is so by its own doing."""
    rng = random.Random(5)

    def block(side: str, number: int) -> float:
        now = 4.0 if side == slow and number % 3 == 0 else 1.0
        return now * _noisy(rng, 1.0, 0.0)

    pairs = [
        [
            Quad(*(block("before", n), block("after", n), 1.0, 1.0))
            for n in range(6 * pair, 6 * pair + 6)
        ]
        for pair in range(4)
    ]

    found = estimate(pairs).ratio

    assert found > 1.25 if slow == "before" else found < 0.8
