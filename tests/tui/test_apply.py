"""Applying a winner: only once, only after the exam, and told in words."""

from __future__ import annotations

from afterburner_engine.target import Target
from afterburner_tui.widgets.function_list import FunctionList
from tests.tui.driving import (
    app_for,
    ended,
    error_text,
    lines,
    loaded,
    notices,
    start,
    status,
    until,
)
from tests.tui.scripts import (
    FASTER,
    SOURCE,
    ScriptedRunner,
    improved,
    midway,
    nothing_better,
)


async def test_the_winner_is_written_and_the_list_is_read_again(
    target: Target,
) -> None:
    """The file holds the winner, and the lines in the list are the new ones."""
    app = app_for(target, ScriptedRunner(improved))
    async with app.run_test(size=(140, 40)) as pilot:
        await start(app, pilot)
        await ended(app, pilot)
        await pilot.press("a")
        await until(pilot, lambda: "Applied" in status(app))
        functions = app.query_one(FunctionList)
        await until(pilot, lambda: "6–14" in lines(functions)[0])

        assert target.path.read_text(encoding="utf-8") == target.with_code(FASTER)
        assert "Applied to orders.py: repeated, +6 −6 lines, 12.3×" in status(app)


async def test_applying_twice_is_refused_in_words(target: Target) -> None:
    """The second key press writes nothing."""
    app = app_for(target, ScriptedRunner(improved))
    async with app.run_test() as pilot:
        await start(app, pilot)
        await ended(app, pilot)
        await pilot.press("a")
        await until(pilot, lambda: "Applied" in status(app))
        target.path.write_text(SOURCE, encoding="utf-8")
        await pilot.press("a")
        await pilot.pause()

        assert target.path.read_text(encoding="utf-8") == SOURCE
        assert "Already applied" in notices(app)[0]


async def test_a_file_that_changed_is_left_alone(target: Target) -> None:
    """The engine's reason is shown, and nothing is written."""
    app = app_for(target, ScriptedRunner(improved))
    changed = SOURCE + "\n# edited meanwhile\n"
    async with app.run_test() as pilot:
        await start(app, pilot)
        await ended(app, pilot)
        target.path.write_text(changed, encoding="utf-8")
        await pilot.press("a")
        await until(pilot, lambda: error_text(app) != "")

        assert target.path.read_text(encoding="utf-8") == changed
        assert "has changed since it was measured" in error_text(app)


async def test_there_is_nothing_to_apply_before_a_run(target: Target) -> None:
    """The key explains itself."""
    app = app_for(target, ScriptedRunner())
    async with app.run_test() as pilot:
        await loaded(app, pilot)
        await pilot.press("a")
        await pilot.pause()

        assert "nothing to apply yet" in notices(app)[0]


async def test_a_candidate_that_was_not_examined_is_not_applied(
    target: Target,
) -> None:
    """A kept candidate is an estimate until the final exam."""
    runner = ScriptedRunner(midway, hold=True)
    app = app_for(target, runner)
    async with app.run_test() as pilot:
        await start(app, pilot)
        await until(pilot, lambda: runner.sent)
        await pilot.press("a")
        await pilot.pause()
        during = notices(app)[-1]
        await pilot.press("escape", "a")
        await until(pilot, lambda: len(notices(app)) == 2)

        assert "final exam" in during
        assert "stopped" in notices(app)[-1]
        assert target.path.read_text(encoding="utf-8") == SOURCE


async def test_there_is_nothing_to_apply_without_a_winner(target: Target) -> None:
    """Nothing better was found, so nothing is written."""
    app = app_for(target, ScriptedRunner(nothing_better))
    async with app.run_test() as pilot:
        await start(app, pilot)
        await ended(app, pilot)
        await pilot.press("a")
        await pilot.pause()

        assert "nothing better" in notices(app)[0]
        assert target.path.read_text(encoding="utf-8") == SOURCE
