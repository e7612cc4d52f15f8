"""`i` on a function: where its inputs come from."""

from __future__ import annotations

import asyncio

from textual.widgets import Static

from afterburner_engine.errors import UnjudgeableError
from afterburner_engine.inspection import Inspection
from afterburner_engine.target import Target
from afterburner_tui import inputs_rows, reach_words
from afterburner_tui.screens.sheet import Sheet
from tests.tui.driving import (
    app_for,
    ended,
    error_text,
    loaded,
    start,
    status,
    until,
)
from tests.tui.scripts import INSPECTION, SEEN, ScriptedRunner, improved


class Inspector:
    """Says what it was asked, and waits if it is told to."""

    def __init__(self, *, hold: bool = False, error: Exception | None = None) -> None:
        self.hold, self.error = hold, error
        self.asked: list[str] = []
        self.closed = False

    async def __call__(self, target: Target) -> Inspection:
        """One look."""
        self.asked.append(target.qualname)
        try:
            if self.hold:
                await asyncio.Event().wait()
            if self.error is not None:
                raise self.error
            return INSPECTION
        finally:
            self.closed = True


async def test_a_sheet_tells_of_the_function_under_the_cursor(target: Target) -> None:
    """Sources, coverage with the line that nothing reaches, and what is frozen."""
    inspector = Inspector()
    app = app_for(target, ScriptedRunner(), inspector)
    async with app.run_test() as pilot:
        await loaded(app, pilot)
        await pilot.press("i")
        await until(pilot, lambda: isinstance(app.screen, Sheet))
        text = str(app.screen.query_one("#sheet-text", Static).content)

        assert inspector.asked == ["repeated"]
        assert "85 % of the lines" in text
        assert "twice.append(order)" in text
        assert "The clock is frozen" in text


async def test_what_cannot_be_judged_is_said(target: Target) -> None:
    """In the panel for errors; nothing else changes."""
    inspector = Inspector(error=UnjudgeableError("line 3: `requests.get(x)` needs …"))
    app = app_for(target, ScriptedRunner(), inspector)
    async with app.run_test() as pilot:
        await loaded(app, pilot)
        await pilot.press("i")
        await until(pilot, lambda: "line 3" in error_text(app))

        assert "Ready" in status(app)


async def test_it_ends_when_it_is_told_to_or_a_run_starts(target: Target) -> None:
    """Nothing measures beside a run."""
    for key in ("escape", "enter"):
        inspector = Inspector(hold=True)
        app = app_for(target, ScriptedRunner(hold=True), inspector)
        async with app.run_test() as pilot:
            await loaded(app, pilot)
            await pilot.press("i")
            await until(pilot, lambda: bool(inspector.asked))  # noqa: B023
            assert "Making inputs for repeated" in status(app)
            await pilot.press(key)
            await until(pilot, lambda: inspector.closed)  # noqa: B023

            assert app.view.inspecting is None


async def test_after_a_run_its_facts_are_shown(target: Target) -> None:
    """And on another function, that one's inputs."""
    inspector = Inspector()
    app = app_for(target, ScriptedRunner(improved), inspector)
    async with app.run_test() as pilot:
        await start(app, pilot)
        await ended(app, pilot)
        await pilot.press("i")
        await until(pilot, lambda: isinstance(app.screen, Sheet))
        text = str(app.screen.query_one("#sheet-text", Static).content)
        await pilot.press("escape", "shift+tab")
        assert "coverage" in text
        assert inspector.asked == []


def test_words_for_what_is_reached() -> None:
    """The share is never rounded up; runs of lines are joined."""
    assert reach_words.reached(SEEN) == "85 % of the lines; not 12"
    assert reach_words.bar(0.99) == "█████████░"
    assert reach_words.percent(0.999) == "99 %"
    assert reach_words.percent(1.0) == "100 %"


def test_every_kind_of_row_is_there() -> None:
    """The same rows are what the command line prints."""
    kinds = {row.kind for row in inputs_rows.rows(INSPECTION)}

    assert kinds == {"heading", "fact", "sample", "absent", "code", "note"}
