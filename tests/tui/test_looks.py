"""The screens as a reader sees them: one snapshot per screen, one size each."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from typing import Protocol

import pytest
from textual.pilot import Pilot

from afterburner_engine.errors import UnavailableError
from afterburner_engine.events import Event
from afterburner_engine.inspection import Inspection
from afterburner_engine.target import Target
from afterburner_tui import themes
from afterburner_tui.app import AfterburnerApp
from tests.tui.driving import app_for, ended, error_text, loaded, start, until
from tests.tui.scripts import (
    INSPECTION,
    ScriptedRunner,
    improved,
    lighter,
    midway,
    nothing_better,
    opening,
)

WIDE = (140, 40)
SMALL = (80, 24)

Script = Callable[[Target], Sequence[Event]]


class SnapCompare(Protocol):
    """What the snapshot fixture is."""

    def __call__(
        self,
        app: AfterburnerApp,
        *,
        run_before: Callable[[Pilot[None]], Awaitable[None]],
        terminal_size: tuple[int, int],
    ) -> bool:
        """Compare a screenshot with the committed one."""
        ...


@pytest.mark.parametrize("size", [WIDE, SMALL], ids=["wide", "small"])
def test_start(
    snap_compare: SnapCompare, target: Target, size: tuple[int, int]
) -> None:
    """A file is open, nothing runs."""
    app = app_for(target, ScriptedRunner())

    async def read(pilot: Pilot[None]) -> None:
        await loaded(app, pilot)

    assert snap_compare(app, run_before=read, terminal_size=size)


@pytest.mark.parametrize("size", [WIDE, SMALL], ids=["wide", "small"])
@pytest.mark.parametrize("script", [opening, midway])
def test_under_way(
    snap_compare: SnapCompare, target: Target, script: Script, size: tuple[int, int]
) -> None:
    """Inputs are ready; then candidates come and race."""
    runner = ScriptedRunner(script, hold=True)
    app = app_for(target, runner)

    async def run(pilot: Pilot[None]) -> None:
        await start(app, pilot)
        await until(pilot, lambda: runner.sent)

    assert snap_compare(app, run_before=run, terminal_size=size)


@pytest.mark.parametrize("size", [WIDE, SMALL], ids=["wide", "small"])
@pytest.mark.parametrize("script", [improved, nothing_better, lighter])
def test_ended(
    snap_compare: SnapCompare, target: Target, script: Script, size: tuple[int, int]
) -> None:
    """The ends of a run: faster, lighter, or neither."""
    app = app_for(target, ScriptedRunner(script))

    async def run(pilot: Pilot[None]) -> None:
        await start(app, pilot)
        await ended(app, pilot)

    assert snap_compare(app, run_before=run, terminal_size=size)


def test_light(snap_compare: SnapCompare, target: Target) -> None:
    """The light theme, after a run."""
    app = app_for(target, ScriptedRunner(improved))

    async def run(pilot: Pilot[None]) -> None:
        await start(app, pilot)
        await ended(app, pilot)
        await pilot.press("t")
        await until(pilot, lambda: app.theme == themes.LIGHT.name)

    assert snap_compare(app, run_before=run, terminal_size=WIDE)


def test_error(snap_compare: SnapCompare, target: Target) -> None:
    """The engine could not do what was asked."""
    text = "No sandbox works here: bwrap is not installed.\nInstall bubblewrap."
    runner = ScriptedRunner(lambda target: [], error=UnavailableError(text))
    app = app_for(target, runner)

    async def run(pilot: Pilot[None]) -> None:
        await start(app, pilot)
        await until(pilot, lambda: error_text(app) != "")

    assert snap_compare(app, run_before=run, terminal_size=SMALL)


@pytest.mark.parametrize("key", ["question_mark", "d", "i"])
def test_sheets(snap_compare: SnapCompare, target: Target, key: str) -> None:
    """Help, the diff in full, and the facts of the run."""
    app = app_for(target, ScriptedRunner(improved))

    async def run(pilot: Pilot[None]) -> None:
        await start(app, pilot)
        await ended(app, pilot)
        await pilot.press(key)
        await until(pilot, lambda: len(app.screen_stack) == 2)

    assert snap_compare(app, run_before=run, terminal_size=(100, 40))


def test_inputs(snap_compare: SnapCompare, target: Target) -> None:
    """Where the inputs of the function under the cursor come from."""

    async def inspector(target: Target) -> Inspection:
        return INSPECTION

    app = app_for(target, ScriptedRunner(), inspector)

    async def run(pilot: Pilot[None]) -> None:
        await loaded(app, pilot)
        await pilot.press("i")
        await until(pilot, lambda: len(app.screen_stack) == 2)

    assert snap_compare(app, run_before=run, terminal_size=(100, 40))


def test_a_counterexample(snap_compare: SnapCompare, target: Target) -> None:
    """What a wrong candidate did, on which input."""
    app = app_for(target, ScriptedRunner(nothing_better))

    async def run(pilot: Pilot[None]) -> None:
        await start(app, pilot)
        await ended(app, pilot)
        await pilot.press("up")
        await until(pilot, lambda: app.view.candidate == 1)

    assert snap_compare(app, run_before=run, terminal_size=SMALL)
