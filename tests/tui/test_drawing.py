"""Numbers, columns, charts and diffs: pure functions, without a screen."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual.content import Content

from afterburner_engine import units
from afterburner_engine.target import Target
from afterburner_sandbox.stats import Interval
from afterburner_sandbox.verdict import Verdict
from afterburner_tui import code_view, wording
from afterburner_tui.columns import Column, entry, fit, line
from afterburner_tui.step_chart import BLOCKS, draw
from afterburner_tui.widgets.candidate_table import COLUMNS
from afterburner_tui.widgets.status_line import StatusLine
from tests.tui.scripts import FASTER, HALF

ratios = st.lists(st.floats(1.0, 1e6), min_size=1, max_size=30)


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (Interval(3.42, 3.3, 3.55), "3.42× [3.30–3.55]"),
        (Interval(12.31, 11.9, 12.8), "12.3× [11.9–12.8]"),
        (Interval(9.999, 9.9, 10.1), "10.0× [9.90–10.1]"),
        (Interval(1204, 1190, 1300), "1,204× [1,190–1,300]"),
        (Interval(20.4, 0.2, 1887.8), "20.4× [0.20–1,888]"),
        (None, "–"),
    ],
)
def test_a_ratio_has_the_digits_that_are_worth_reading(
    value: Interval | None, shown: str
) -> None:
    """Two decimals below ten, one below a hundred, none above."""
    assert wording.interval(value) == shown


@pytest.mark.parametrize(
    ("value", "shown"),
    [(2.1, "2.1 s"), (0.0042, "4.2 ms"), (3.41e-4, "341 µs"), (5e-9, "5 ns")],
)
def test_durations_have_a_unit_that_fits(value: float, shown: str) -> None:
    """Nobody counts zeros."""
    assert units.seconds(value) == shown


def test_every_verdict_has_a_look_of_its_own() -> None:
    """Glyphs differ, so that no verdict depends on colour."""
    glyphs = [wording.VERDICTS[verdict].glyph for verdict in Verdict]

    assert len(set(glyphs)) == len(glyphs)
    assert all(wording.VERDICTS[verdict].meaning for verdict in Verdict)


@given(st.integers(1, 300))
def test_columns_never_need_more_than_the_line(width: int) -> None:
    """Columns that must stay may be cut; no extra makes it so."""
    widths = fit(COLUMNS, width)
    shown = [cells for cells in widths if cells]
    gap = 2 if width >= 64 else 1
    least = sum(column.least for column in COLUMNS if not column.rank) + 3

    assert sum(shown) + gap * (len(shown) - 1) <= max(width, least)


def test_what_is_too_long_ends_in_an_ellipsis() -> None:
    """A cell never pushes the next one."""
    columns = (Column("a", 4, 4), Column("b", 4, 4, right=True))
    cells = (Content("a long one"), Content("b"))

    assert line(cells, columns, 9).plain == "a l…    b"


def test_an_explanation_wraps_beside_its_term() -> None:
    """The second line is indented like the first."""
    text = entry("esc", "", "stop the run at once", 6, 22)

    assert text.plain == "esc   stop the run at\n      once"


@given(ratios, st.integers(1, 40), st.integers(1, 200), st.integers(1, 30))
def test_the_chart_fills_its_box_exactly(
    values: list[float], more: int, width: int, height: int
) -> None:
    """Whatever the ratios, each line has its width, in block characters only."""
    drawn = draw(sorted(values), len(values) + more, width, height)

    assert [len(row) for row in drawn] == [width] * height
    assert set("".join(drawn)) <= set(BLOCKS)


@given(ratios)
def test_the_stairs_never_fall(values: list[float]) -> None:
    """A better ratio is never drawn lower than a worse one."""
    drawn = draw(sorted(values), len(values), len(values), 8)
    heights = [
        sum(BLOCKS.index(row[column]) for row in drawn) for column in range(len(values))
    ]

    assert heights == sorted(heights)


def test_a_diff_shows_every_line_with_its_sign(target: Target) -> None:
    """The code is coloured, and its text is untouched."""
    unified = target.diff(FASTER)
    shown = code_view.diff(unified).plain.splitlines()
    wanted = [row for row in unified.splitlines()[3:] if row[:1] in "+- "]

    assert [row[7:].rstrip() for row in shown] == [row[1:].rstrip() for row in wanted]
    assert [row[5] for row in shown] == [row[0] if row else " " for row in wanted]


def test_source_keeps_its_lines_and_numbers() -> None:
    """Also where the code begins or ends with empty lines."""
    shown = code_view.source("\n" + HALF, first_line=41).plain.splitlines()

    assert shown[0].strip() == "41"
    assert shown[1].endswith("def repeated(orders: list[int]) -> list[int]:")
    assert len(shown) == len(HALF.splitlines()) + 1


def test_changed_lines_are_counted() -> None:
    """The two heading lines of a diff do not count."""
    diff = "--- a/x.py\n+++ b/x.py\n@@ -1,2 +1,2 @@\n-a\n+b\n+c\n d\n"

    assert wording.changed_lines(diff) == (2, 1)


def test_the_status_line_bears_ticks_outside_of_its_life() -> None:
    """The clock may tick before the line is mounted and after it is gone."""
    line = StatusLine()

    line.say("words")
    line.show_time("0:01", 0.5)

    assert line.words == "words"
