"""Numbers and text as narration shows them."""

from __future__ import annotations

import pytest

from afterburner_engine import units
from afterburner_engine.report import CandidateReport
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
    assert units.seconds(value) == shown


@pytest.mark.parametrize(
    ("value", "shown"),
    [(12_345_678, "12.3 MB"), (1_500_000, "1.5 MB"), (2.34e9, "2.34 GB")],
)
def test_sizes(value: float, shown: str) -> None:
    """Bytes have the unit that makes them short."""
    assert units.size(value) == shown


def test_what_cannot_be_seen_is_not_told_in_bytes() -> None:
    """Below the resolution there is only a bound."""
    assert units.size(12_288).startswith("< 0.")


@pytest.mark.parametrize(
    ("numbers", "shown"),
    [
        ((4.0, 3.9, 4.1), "4.00× [3.90–4.10] less memory, 12 MB → 3 MB"),
        ((0.5, 0.4, 0.8), "2.00× [1.25–2.50] more memory, 12 MB → 3 MB"),
        ((1.1, 0.9, 1.2), "memory 12 MB → 3 MB"),
    ],
)
def test_memory(numbers: tuple[float, float, float], shown: str) -> None:
    """Less, more, or not surely either; in bytes, too."""
    report = CandidateReport(
        Verdict.FASTER,
        "",
        memory=Interval(*numbers),
        peak_bytes_before=12e6,
        peak_bytes_after=3e6,
    )

    assert words.memory(report) == shown


def test_every_verdict_has_a_look() -> None:
    """The glyphs tell the verdicts' kinds apart without colour."""
    assert set(words.LOOKS) == set(Verdict)


def test_control_characters_become_visible() -> None:
    """Escape sequences are shown; lines, tabs and other letters are kept."""
    assert printable("\x1b[31m\x9bä\tb\n") == "\\x1b[31m\\x9bä\tb\n"
    assert printable("a\u202eb") == "a\\u202eb"


def test_a_command_that_was_ended_is_not_said_to_have_a_status() -> None:
    """-2 means nothing to whoever has pressed Ctrl-C."""
    assert words.ended(3) == "the command ended with status 3"
    assert words.ended(-2) == "the command was ended by SIGINT"
    assert words.ended(-200) == "the command was ended by signal 200"
