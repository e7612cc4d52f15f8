"""Numbers and text as narration shows them."""

from __future__ import annotations

import pytest

from afterburner_sandbox.stats import Interval
from afterburner_sandbox.verdict import Verdict
from afterburner_tui.commands import words
from afterburner_tui.commands.printable import printable


@pytest.mark.parametrize(
    ("numbers", "shown"),
    [
        ((3.421, 3.3, 3.55), "3.42\N{MULTIPLICATION SIGN} [3.30\N{EN DASH}3.55]"),
        ((0.0123, 0.01, 0.015), "0.012\N{MULTIPLICATION SIGN} [0.010\N{EN DASH}0.015]"),
        ((1204, 1100, 1300), "1,204\N{MULTIPLICATION SIGN} [1,100\N{EN DASH}1,300]"),
    ],
)
def test_intervals(numbers: tuple[float, float, float], shown: str) -> None:
    """As many decimals as the ratio deserves, for all three numbers."""
    assert words.interval(Interval(*numbers)) == shown


@pytest.mark.parametrize(
    ("value", "shown"), [(2.1, "2.1 s"), (0.35, "350 ms"), (4e-8, "40 ns")]
)
def test_seconds(value: float, shown: str) -> None:
    """A duration has the unit that makes it short."""
    assert words.seconds(value) == shown


def test_every_verdict_has_a_look() -> None:
    """The glyphs tell the verdicts' kinds apart without colour."""
    assert set(words.LOOKS) == set(Verdict)


def test_control_characters_become_visible() -> None:
    """Escape sequences are shown; lines, tabs and other letters are kept."""
    assert printable("\x1b[31m\x9bä\tb\n") == "\\x1b[31m\\x9bä\tb\n"
    assert printable("a\u202eb") == "a\\u202eb"
