"""Starting, watching, stopping and ending a run: behaviour, by pilot."""

from __future__ import annotations

from pathlib import Path

from afterburner_engine.errors import UnavailableError
from afterburner_engine.events import CandidateJudged, IterationStarted, RaceProgressed
from afterburner_engine.target import Target
from afterburner_sandbox.errors import SandboxError
from afterburner_tui.app import AfterburnerApp
from afterburner_tui.run_state import Ending
from afterburner_tui.widgets.candidate_table import CandidateTable
from afterburner_tui.widgets.detail_pane import DetailPane
from afterburner_tui.widgets.function_list import FunctionList
from tests.tui.driving import (
    app_for,
    ended,
    error_text,
    lines,
    loaded,
    notices,
    rows,
    start,
    status,
    until,
)
from tests.tui.scripts import (
    FASTER_REPORT,
    HALF,
    RACE,
    SOURCE,
    HandFedRunner,
    ScriptedRunner,
    improved,
    midway,
    nothing_better,
    opening,
    proposed,
)


async def test_the_function_named_is_under_the_cursor(target: Target) -> None:
    """`FILE::QUALNAME` begins on that function."""
    app = AfterburnerApp(target.path, "Report.render", runner=ScriptedRunner())
    async with app.run_test() as pilot:
        await loaded(app, pilot)

        assert app.view.info is not None
        assert app.view.info.qualname == "Report.render"
        assert "Report.render" in status(app)


async def test_all_functions_are_listed_in_the_order_of_the_file(
    target: Target,
) -> None:
    """Also those that cannot be optimised."""
    app = app_for(target, ScriptedRunner())
    async with app.run_test(size=(140, 40)) as pilot:
        await loaded(app, pilot)
        shown = [line.split()[1] for line in lines(app.query_one(FunctionList))]

        assert shown == [
            "repeated",
            "total",
            "Report.__init__",
            "Report.width",
            "Report.render",
            "pages",
        ]


async def test_a_function_with_a_problem_says_it_and_does_not_start(
    target: Target,
) -> None:
    """The reason is shown when the cursor is there, and again on enter."""
    runner = ScriptedRunner()
    app = AfterburnerApp(target.path, "Report.width", runner=runner)
    async with app.run_test() as pilot:
        await loaded(app, pilot)
        shown = status(app)
        await pilot.press("enter")
        await pilot.pause()

        assert "property" in shown
        assert "property" in notices(app)[0]
        assert runner.targets == []


async def test_a_candidate_is_followed_from_proposal_to_verdict(
    target: Target,
) -> None:
    """Each event changes the row and the words below at once."""
    runner = HandFedRunner()
    app = app_for(target, runner)
    async with app.run_test(size=(140, 40)) as pilot:
        await start(app, pilot)
        for event in (*opening(target), proposed(target, 2, 1, HALF)):
            runner.queue.put_nowait(event)
        await until(pilot, lambda: len(rows(app)) == 1)
        checking = rows(app)[0], status(app)
        runner.queue.put_nowait(RaceProgressed(2, RACE))
        await until(pilot, lambda: "measuring" in rows(app)[0])
        racing = rows(app)[0], status(app)
        runner.queue.put_nowait(CandidateJudged(2, 1, FASTER_REPORT, True))
        await until(pilot, lambda: "kept" in rows(app)[0])
        judged = rows(app)[0], status(app)

        assert "○ checking…" in checking[0]
        assert "Iteration 1 of 5: checking membership-to-set" in checking[1]
        assert "◌ measuring…" in racing[0]
        assert "3.42× [3.30–3.55]" in racing[0]
        assert "Iteration 1 of 5: racing membership-to-set" in racing[1]
        assert "▲ faster, kept" in judged[0]
        assert "0.98×" in judged[0]
        assert "new best" in judged[1]


async def test_the_cursor_follows_until_the_user_moves_it(target: Target) -> None:
    """Nobody is torn away from what they read."""
    runner = HandFedRunner()
    app = app_for(target, runner)
    async with app.run_test() as pilot:
        await start(app, pilot)
        for event in midway(target):
            runner.queue.put_nowait(event)
        await until(pilot, lambda: len(rows(app)) == 3)
        followed = app.query_one(CandidateTable).highlighted
        await pilot.press("up", "up")
        runner.queue.put_nowait(CandidateJudged(3, 2, FASTER_REPORT, True))
        runner.queue.put_nowait(IterationStarted(3))
        runner.queue.put_nowait(proposed(target, 4, 3, HALF))
        await until(pilot, lambda: len(rows(app)) == 4)

        assert followed == 3
        assert app.query_one(CandidateTable).highlighted == 1
        assert "set-comprehension" in str(app.query_one(DetailPane).border_title)


async def test_a_second_run_does_not_start_over_the_first(target: Target) -> None:
    """Enter while a run is under way says so and leaves it alone."""
    runner = ScriptedRunner(opening, hold=True)
    app = app_for(target, runner)
    async with app.run_test() as pilot:
        await start(app, pilot)
        await until(pilot, lambda: runner.sent)
        await pilot.press("enter")
        await pilot.pause()

        assert len(runner.targets) == 1
        assert "under way" in notices(app)[0]


async def test_escape_stops_at_once_and_the_app_stays(target: Target) -> None:
    """The generator is closed, unfinished rows say so, and a new run can start."""
    runner = ScriptedRunner(midway, hold=True)
    app = app_for(target, runner)
    async with app.run_test() as pilot:
        await start(app, pilot)
        await until(pilot, lambda: runner.sent)
        await pilot.press("escape")
        stopped_at_once = not app.view.running
        await until(pilot, lambda: runner.closed)
        verdicts = rows(app)
        said = status(app)
        await pilot.press("shift+tab", "enter")
        await until(pilot, lambda: runner.sent)

        assert stopped_at_once
        assert "□ stopped" in verdicts[2]
        assert "≠ different" in verdicts[0]
        assert "Stopped" in said
        assert len(runner.targets) == 2
        assert app.view.running


async def test_quitting_in_mid_run_closes_the_generator(target: Target) -> None:
    """Nothing of a run outlives the app."""
    runner = ScriptedRunner(midway, hold=True)
    app = app_for(target, runner)
    async with app.run_test() as pilot:
        await start(app, pilot)
        await until(pilot, lambda: runner.sent)
        await pilot.press("q")

        assert runner.closed
        assert app.return_code == 0


async def test_a_winner_is_announced_with_its_interval(target: Target) -> None:
    """The last words are the gain that the exam confirmed, and the next key."""
    app = app_for(target, ScriptedRunner(improved))
    async with app.run_test() as pilot:
        await start(app, pilot)
        await ended(app, pilot)

        assert "Improved 12.3× [11.9–12.8]. Press a to apply it." in status(app)
        assert "★ confirmed" in rows(app)[2]
        assert app.query_one(CandidateTable).highlighted == 3


async def test_nothing_better_is_said_with_the_reason(target: Target) -> None:
    """No winner is a result, not a failure."""
    app = app_for(target, ScriptedRunner(nothing_better))
    async with app.run_test() as pilot:
        await start(app, pilot)
        await ended(app, pilot)

        assert status(app).startswith("Nothing better was found. 2 candidates")
        assert error_text(app) == ""


async def test_an_engine_error_is_shown_in_its_own_words(target: Target) -> None:
    """The app lives on, and the next key works."""
    text = "No sandbox works here. Install bubblewrap."
    runner = ScriptedRunner(opening, error=UnavailableError(text))
    app = app_for(target, runner)
    async with app.run_test() as pilot:
        await start(app, pilot)
        await until(pilot, lambda: error_text(app) != "")
        shown = error_text(app)
        await pilot.press("escape")

        assert shown == text
        assert error_text(app) == ""
        assert app.view.run is not None
        assert app.view.run.ending is Ending.FAILED


async def test_a_sandbox_error_is_shown_in_its_own_words(target: Target) -> None:
    """Markup in the text is text."""
    runner = ScriptedRunner(midway, error=SandboxError("the child [1/2] is gone"))
    app = app_for(target, runner)
    async with app.run_test() as pilot:
        await start(app, pilot)
        await until(pilot, lambda: error_text(app) != "")

        assert error_text(app) == "the child [1/2] is gone"
        assert "□ stopped" in rows(app)[2]


async def test_starting_reads_the_file_again(target: Target) -> None:
    """What is measured is what is on disk now."""
    runner = ScriptedRunner(opening, hold=True)
    app = app_for(target, runner)
    async with app.run_test() as pilot:
        await loaded(app, pilot)
        target.path.write_text("\n\n" + SOURCE, encoding="utf-8")
        await pilot.press("enter")
        await until(pilot, lambda: runner.sent)

        assert runner.targets[0].line == target.line + 2


async def test_a_function_that_is_gone_is_an_error_in_words(target: Target) -> None:
    """The file changed under the list."""
    runner = ScriptedRunner()
    app = app_for(target, runner)
    async with app.run_test() as pilot:
        await loaded(app, pilot)
        target.path.write_text("def other():\n    return 1\n", encoding="utf-8")
        await pilot.press("enter")
        await until(pilot, lambda: error_text(app) != "")

        assert "repeated" in error_text(app)
        assert runner.targets == []


async def test_a_file_that_breaks_is_an_error_in_words(
    tmp_path: Path,
) -> None:
    """Reading fails in a panel, not in a traceback."""
    path = tmp_path / "broken.py"
    path.write_text("def f(:\n", encoding="utf-8")
    app = AfterburnerApp(path, runner=ScriptedRunner())
    async with app.run_test() as pilot:
        await until(pilot, lambda: error_text(app) != "")

        assert "broken.py" in error_text(app)
