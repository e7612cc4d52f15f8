"""Tests for `afterburner_sandbox.stopping`: made-up races, and drawn ones."""

import math
import random

import pytest

from afterburner_sandbox.stats import Quad
from afterburner_sandbox.stopping import QUICK, Plan, Record, ends


def raced(*logs: float, servers: list[int] | None = None) -> Record:
    """A race of pairs with these log-ratios."""
    record = Record()
    for number, log in enumerate(logs):
        before = math.exp(log)
        server = servers[number] if servers else number
        record.add([Quad(before, 1.0, 1.0, before)] * 2, server)
    return record


CLEAR = (0.30, 0.31, 0.29)
OPEN = (0.03, 0.06, 0.04, 0.03, 0.07)
LOW = (0.0, 0.04, -0.03, 0.01, -0.02)


@pytest.mark.parametrize(
    ("logs", "spent_s", "over"),
    [
        ((), 99.0, False),
        ((0.30,), 99.0, False),
        (CLEAR[:2], 0.1, False),
        (CLEAR, 0.3, True),
        ((0.001, 0.0, -0.001), 0.3, True),
        ((-0.9, -0.8), 0.1, True),
        ((-0.9, 0.1), 0.1, False),
        (OPEN, 1.4, False),
        (OPEN * 2, 1.6, False),
        (OPEN * 2, 2.9, True),
        (LOW * 2, 1.4, False),
        (LOW * 2, 1.6, True),
        (LOW[:3], 2.4, False),
        (LOW[:3], 4.0, True),
    ],
    ids=[
        "nothing",
        "one-pair",
        "two-pairs",
        "clear-winner",
        "clearly-no-gain",
        "much-slower",
        "contradicting",
        "open",
        "open-and-promising",
        "no-time-for-another",
        "low",
        "low-and-over-budget",
        "few",
        "few-but-long",
    ],
)
def test_when_a_race_ends(logs: tuple[float, ...], spent_s: float, over: bool) -> None:
    """Decided races end at three pairs; open ones use the time that may decide them."""
    assert ends(raced(*logs), Plan(), spent_s) is over


def test_a_quick_race_is_over_after_three_pairs() -> None:
    """Whatever it has found."""
    assert ends(raced(*OPEN[:3]), QUICK, 0.0)


def test_the_more_candidates_the_surer() -> None:
    """What ends the race of the first candidate does not end that of the hundredth."""
    record = raced(0.08, 0.10, 0.09, 0.11)

    assert ends(record, Plan(), 0.5)
    assert not ends(record, Plan(tries=100), 0.5)
    assert Plan(tries=100).surely(9) > Plan().surely(9) == Plan().reported(9)


def test_a_race_that_ended_at_once_was_looked_at_once() -> None:
    """Later looks give chance more goes, so what is said then is said with care."""
    assert Plan().reported(3) == 0.95
    assert Plan().reported(4) > 0.95
    assert Plan(min_pairs=5).reported(5) == 0.95


def test_an_exam_goes_on_until_it_is_precise() -> None:
    """A decided race may still be too vague to be shown."""
    vague = raced(0.9, 1.1, 1.0, 0.95, 1.05)
    plan = Plan(budget_s=2.5, precision=0.02)

    assert ends(vague, Plan(), 1.0)
    assert not ends(vague, plan, 1.0)
    assert ends(vague, plan, 2.6)
    assert ends(raced(1.0, 1.001, 0.999), plan, 1.0)


def test_long_blocks_take_fewer_turns_at_first() -> None:
    """The first pairs tell clear winners, the later ones are to be precise.

    But the very first one is long, for what happens in a process after a while.
    """
    plan, blocks = Plan(), (0.001, 0.005, 0.01, 0.1)

    assert [plan.turns(1, block_s) for block_s in blocks] == [4, 2, 1, 1]
    assert [plan.turns(0, block_s) for block_s in blocks] == [4, 4, 2, 1]
    assert [plan.turns(6, block_s) for block_s in blocks] == [4, 4, 2, 1]


HIT = Quad(1.0, 1.0, 1.0, 1.5)
"""A quad of which a slow phase has hit the last block."""

CALM = Quad(1.0, 1.0, 1.0, 1.01)


@pytest.mark.parametrize(
    ("quads", "usual", "more"),
    [
        ([], None, True),
        ([CALM], None, False),
        ([HIT], None, True),
        ([HIT], 0.01, True),
        ([HIT], 0.3, False),
        ([HIT, CALM], 0.01, False),
        ([HIT, HIT], 0.01, True),
        ([HIT, HIT, HIT], 0.01, False),
    ],
)
def test_a_pair_that_was_hit_goes_on(
    quads: list[Quad], usual: float | None, more: bool
) -> None:
    """A slow phase is not all that a pair of one quad has seen, but there is an end."""
    assert Plan().goes_on(1, 0.01, quads, usual) is more


def test_pairs_of_one_server_are_not_independent() -> None:
    """Where servers differ, more pairs in the same ones tell little more."""
    servers = [0, 1, 2, 0, 1, 2, 0, 1, 2]
    shifted = [0.1 * (s - 1) + 0.001 * n for n, s in enumerate(servers)]
    alike = [0.001 * n for n in range(9)]

    def half(logs: list[float], places: list[int]) -> float:
        return raced(*logs, servers=places).standing().half(0.95)

    assert half(shifted, servers) > 3 * half(shifted, list(range(9)))
    assert half(alike, servers) == half(alike, list(range(9)))


@pytest.mark.parametrize("ratio", [1.0, 1.05, 1.3])
def test_the_interval_covers_the_truth_although_races_end_when_decided(
    ratio: float,
) -> None:
    """The reported interval holds the true ratio in 95 % of drawn races (seeded)."""
    rng = random.Random(11)
    hits, runs = 0, 400
    for _ in range(runs):
        record, spent_s = Record(), 0.0
        while not ends(record, Plan(), spent_s):
            record.add(drawn(rng, ratio), len(record.pairs) % 8)
            spent_s += 0.1
        found = record.standing().interval(Plan().reported(len(record.pairs)))
        hits += found.low <= ratio <= found.high

    assert 0.92 <= hits / runs <= 0.98


def drawn(rng: random.Random, ratio: float) -> list[Quad]:
    """The quads of a pair: a layout, noise, and some blocks in slow phases."""
    layout = rng.gauss(0, 0.007)

    def block(mean_s: float) -> float:
        slow = rng.uniform(1.3, 2) if rng.random() < 0.015 else 1.0
        return mean_s * slow * math.exp(rng.gauss(0, 0.02))

    before = ratio * math.exp(layout)
    return [Quad(*map(block, (before, 1.0, 1.0, before))) for _ in range(4)]


def test_who_does_not_gain_is_told_how_much_exactly() -> None:
    """A ratio near 1 is measured more closely than one that is far from it."""
    vague = (0.0, 0.02, -0.02, 0.01, -0.01, 0.015, -0.015, 0.0)
    slower = tuple(log - 0.3 for log in vague)

    assert not ends(raced(*vague), Plan(), 1.0)
    assert ends(raced(*slower), Plan(), 1.0)
    assert ends(raced(*vague), Plan(), 1.6)
    assert ends(raced(*(log / 4 for log in vague)), Plan(), 1.0)
