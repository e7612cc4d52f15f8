"""When work beside the timed regions is tampering, on books that are made up."""

import dataclasses
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from afterburner_sandbox.deferral import IN_COMPANY, Books, refuse_moved
from afterburner_sandbox.program import ProgramStopped
from afterburner_sandbox.verdict import Verdict


def books(
    saved_s: float,
    beside_s: float = 0.0,
    asked_s: float = 0.0,
    usual_s: float = 0.002,
    share: float = 1.0,
    clock: str = "cpu",
) -> Books:
    """The books of one pair."""
    return Books(clock, saved_s, beside_s, asked_s, usual_s, share)


@pytest.mark.parametrize(
    ("book", "refused"),
    [
        (books(0.040, 0.040), True),
        (books(0.040, 0.0, 0.040), True),
        (books(0.040, 0.020, 0.010), True),
        (books(0.040, 0.010), False),
        (books(0.004, 0.004), False),
        (books(-0.010, 0.040), False),
        (books(0.040, 0.030, clock="wall"), False),
        (books(0.100, 0.080, clock="wall"), True),
    ],
)
def test_much_is_refused_in_one_pair(book: Books, refused: bool) -> None:
    """As soon as it is beyond chance, and only where something was saved."""
    if not refused:
        book.refuse_much()
        return

    with pytest.raises(ProgramStopped) as caught:
        book.refuse_much()

    assert caught.value.verdict is Verdict.TAMPERED


def moved(pairs: list[Books]) -> bool:
    """Whether pairs are refused together."""
    try:
        refuse_moved(pairs)
    except ProgramStopped:
        return True
    return False


@given(st.integers(0, 10**6), st.integers(3, 12), st.floats(0.001, 0.05))
def test_little_is_refused_over_all_pairs(
    seed: int, count: int, saved_s: float
) -> None:
    """Work that was moved as a whole is seen, and noise beside it does not hide it."""
    rng = random.Random(seed)
    pairs = [books(saved_s, rng.gauss(saved_s, saved_s / 20)) for _ in range(count)]

    assert moved(pairs)


@given(st.integers(0, 10**6), st.integers(2, 12), st.floats(0.0, 0.05))
def test_a_gain_that_was_not_moved_is_not_refused(
    seed: int, count: int, saved_s: float
) -> None:
    """Noise around nothing is nothing."""
    rng = random.Random(seed)
    pairs = [books(saved_s, rng.uniform(-1, 0) * 0.000_5) for _ in range(count)]

    assert not moved(pairs)


@pytest.mark.parametrize(("asked_s", "refused"), [(0.001, True), (0.000_2, False)])
def test_few_outcomes_stand_for_all(asked_s: float, refused: bool) -> None:
    """One outcome in ten that takes long means that the others would have, too.

    A tenth more or less than usual does not count: processes differ by that.
    """
    pairs = [books(0.010, asked_s=asked_s * (1 + i / 50), share=0.1) for i in range(3)]

    assert moved(pairs) is refused


def test_who_saved_nothing_is_not_accused() -> None:
    """A slower program that is busy elsewhere too is slower, not a cheat."""
    assert not moved([books(-0.0047, 0.0022)] * 9)
    assert moved([books(0.0047, 0.0047)] * 9)


def test_one_pair_is_no_statistic() -> None:
    """Of a single pair only `refuse_much` judges."""
    assert not moved([books(0.010, 0.010)])


def test_less_is_tolerated_of_who_starts_others() -> None:
    """Threads can go on while nobody measures: a third of the gain is too much then."""
    alone = [books(0.003, 0.001) for _ in range(3)]
    together = [dataclasses.replace(book, tolerated=IN_COMPANY) for book in alone]

    assert not moved(alone)
    assert moved(together)
