"""Waits on what a test can see, never on the clock."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from textual.pilot import Pilot
from textual.widgets import OptionList

from afterburner_engine.target import Target
from afterburner_tui.app import AfterburnerApp
from afterburner_tui.engine_calls import Inspector, Runner
from afterburner_tui.widgets.candidate_table import CandidateRows
from afterburner_tui.widgets.error_panel import ErrorPanel
from afterburner_tui.widgets.status_line import StatusLine
from tests.chance import PATIENCE_S


def app_for(
    target: Target, runner: Runner, inspector: Inspector | None = None
) -> AfterburnerApp:
    """The app on the file of `target`; its clock stands still."""
    return AfterburnerApp(
        target.path,
        target.qualname,
        runner=runner,
        inspector=inspector,
        clock=lambda: 0.0,
    )


async def until(pilot: Pilot[None], condition: Callable[[], bool]) -> None:
    """Let the app work until `condition` holds, and until what it shows is drawn."""
    async with asyncio.timeout(PATIENCE_S):
        while not condition():
            await pilot.pause()
        await pilot.pause()


async def loaded(app: AfterburnerApp, pilot: Pilot[None]) -> None:
    """Wait until the file is read."""
    await until(pilot, lambda: app.view.loaded)


async def start(app: AfterburnerApp, pilot: Pilot[None]) -> None:
    """Read the file and start a run on the function under the cursor."""
    await loaded(app, pilot)
    await pilot.press("enter")


async def ended(app: AfterburnerApp, pilot: Pilot[None]) -> None:
    """Wait for the end of the run."""
    await until(pilot, lambda: app.view.run is not None and not app.view.running)


def lines(rows: OptionList) -> list[str]:
    """What stands in a list, as text."""
    return [str(option.prompt) for option in rows.options]


def rows(app: AfterburnerApp) -> list[str]:
    """The lines of the candidates."""
    return lines(app.main.query_one(CandidateRows))


def status(app: AfterburnerApp) -> str:
    """The words of the status line."""
    return app.main.query_one(StatusLine).words


def error_text(app: AfterburnerApp) -> str:
    """The text of the error panel, empty while it is hidden."""
    return app.main.query_one(ErrorPanel).text


def notices(app: AfterburnerApp) -> list[str]:
    """The short notices that are up."""
    return [notice.message for notice in app._notifications]
