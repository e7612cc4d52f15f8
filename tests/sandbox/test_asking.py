"""What a race asks its sides for, of children that are made up."""

from __future__ import annotations

from typing import cast

import pytest

from afterburner_sandbox.asking import LEAST, MOST, Account, Asked, Asking
from afterburner_sandbox.child import Child
from afterburner_sandbox.equality import Difference, Outcome, compare
from afterburner_sandbox.inside import codec
from afterburner_sandbox.program import Timing

ENCODED = codec.dumps(
    {"value": codec.encode(1), "args": codec.encode(()), "kwargs": codec.encode({})}
)


class Handing:
    """A child whose outcomes take a time that is given."""

    def __init__(self, request_s: float, each_s: float = 0.0) -> None:
        self.request_s = request_s
        self.each_s = each_s
        self.history = 1
        self.asked: list[list[int]] = []
        self._spent = Timing(0.0, 0.0)

    def untimed(self) -> Timing:
        """What it has spent so far."""
        return self._spent

    def outputs(self, indices: list[int]) -> list[tuple[str, bytes]]:
        """The same outcome each time."""
        self.asked.append(indices)
        took_s = self.request_s + self.each_s * len(indices)
        self._spent += Timing(took_s, took_s)
        return [("value", ENCODED)] * len(indices)


def alike(expected: Outcome, actual: Outcome) -> Difference | None:
    """As a race compares."""
    return compare(expected, actual)


def asked(before: Handing, after: Handing, count: int, blocks: int) -> Asking:
    """Both were asked about so many blocks of 5 ms."""
    asking = Asking()
    children = cast(Child, before), cast(Child, after)
    for _ in range(blocks):
        assert asking.difference(children, count, alike, 0.005) is None
    return asking


def test_both_sides_are_asked_for_the_same() -> None:
    """And for no more than is worth it, of each block something else."""
    before, after = Handing(1e-5), Handing(1e-5)

    asked(before, after, 500, 20)

    assert before.asked == after.asked
    assert max(map(len, before.asked)) == MOST
    assert len({tuple(row) for row in before.asked}) == len(before.asked)


def test_what_is_dear_is_asked_for_less_often() -> None:
    """But always with a chance that pays no program that leaves its work undone."""
    cheap, dear = (Handing(1e-5), Handing(1e-5)), (Handing(0.02), Handing(0.02))

    asked(*cheap, 5, 400)
    asked(*dear, 5, 400)

    assert len(cheap[0].asked) == 400
    assert LEAST / 2 < len(dear[0].asked) / 400 < 2 * LEAST


def test_the_first_block_is_always_asked_about_and_no_other() -> None:
    """Nobody knows more of the next block than that it may be asked about."""
    asking = Asking()

    assert asking.chance(0.005) == 1.0
    asking = asked(Handing(0.02), Handing(0.02), 5, 10)
    assert LEAST <= asking.chance(0.005) < 1.0


def test_the_candidate_has_no_say_in_how_much_it_is_asked() -> None:
    """However slowly it answers."""
    before, slow = Handing(1e-5), Handing(0.1)

    asked(before, slow, 500, 20)

    assert len(slow.asked) == 20
    assert max(map(len, slow.asked)) == MOST


@pytest.mark.parametrize("share", [0.2, 1.0])
def test_few_outcomes_stand_for_all(share: float) -> None:
    """What all would have cost is found from those that were drawn."""
    account = Account()
    for _ in range(10):
        spent = Timing(0.001, 0.001), Timing(0.003, 0.003)
        account.rows.append(Asked(spent, 10, 100 / share))

    assert account.all_of(2_000, "cpu") == pytest.approx((0.2, 0.6))


def test_a_slow_moment_of_the_incumbent_hides_nothing() -> None:
    """Nor does what a candidate puts off become less by being rare."""
    account = Account()
    usual, slow = Timing(0.001, 0.001), Timing(0.1, 0.1)
    for pair in [(usual, usual)] * 8 + [(slow, usual), (usual, slow)]:
        account.rows.append(Asked(pair, 1, 1.0))

    before_s, after_s = account.all_of(10, "cpu")

    assert before_s == pytest.approx(0.011)
    assert after_s == pytest.approx(0.109)
