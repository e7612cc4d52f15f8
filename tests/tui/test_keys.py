"""Keys besides start, stop and apply."""

from __future__ import annotations

from pathlib import Path

from afterburner_engine.events import CandidateProposed
from afterburner_engine.target import Target
from afterburner_tui import themes
from afterburner_tui.app import AfterburnerApp
from afterburner_tui.screens.picker import FilePicker, PythonTree
from afterburner_tui.screens.sheet import Sheet
from afterburner_tui.widgets.function_list import FunctionList
from afterburner_tui.widgets.key_bar import KeyBar
from tests.tui.driving import (
    app_for,
    ended,
    loaded,
    notices,
    rows,
    start,
    status,
    until,
)
from tests.tui.scripts import HALF, ScriptedRunner, improved, midway, opening


async def test_without_a_file_one_is_chosen_from_the_folder(
    target: Target, tmp_path: Path
) -> None:
    """No argument opens the picker; only programs and folders are in it."""
    (tmp_path / "notes.txt").write_text("no", encoding="utf-8")
    (tmp_path / "orders.workload.py").write_text("", encoding="utf-8")
    (tmp_path / ".hidden").mkdir()
    app = AfterburnerApp(None, runner=ScriptedRunner())
    async with app.run_test() as pilot:
        await until(pilot, lambda: isinstance(app.screen, FilePicker))
        tree = app.screen.query_one(PythonTree)
        await until(pilot, lambda: len(tree.root.children) > 0)
        shown = [str(node.label) for node in tree.root.children]
        await pilot.press("down", "enter")
        await loaded(app, pilot)

        assert shown == ["orders.py"]
        assert app.view.path == target.path


async def test_the_picker_can_be_left_without_a_choice(target: Target) -> None:
    """The open file stays open."""
    app = app_for(target, ScriptedRunner())
    async with app.run_test() as pilot:
        await loaded(app, pilot)
        await pilot.press("o")
        await until(pilot, lambda: isinstance(app.screen, FilePicker))
        await pilot.press("escape")
        await until(pilot, lambda: not isinstance(app.screen, FilePicker))

        assert app.view.path == target.path


async def test_another_file_is_not_opened_in_mid_run(target: Target) -> None:
    """The run keeps its file."""
    runner = ScriptedRunner(midway, hold=True)
    app = app_for(target, runner)
    async with app.run_test() as pilot:
        await start(app, pilot)
        await until(pilot, lambda: runner.sent)
        await pilot.press("o")
        await pilot.pause()

        assert not isinstance(app.screen, FilePicker)
        assert "under way" in notices(app)[0]


async def test_help_opens_and_closes(target: Target) -> None:
    """The same key closes what it opened."""
    app = app_for(target, ScriptedRunner())
    async with app.run_test() as pilot:
        await loaded(app, pilot)
        await pilot.press("question_mark")
        opened = isinstance(app.screen, Sheet)
        await pilot.press("question_mark")
        await pilot.pause()

        assert opened
        assert not isinstance(app.screen, Sheet)


async def test_events_reach_the_main_screen_under_an_open_sheet(
    target: Target,
) -> None:
    """A run goes on, and is shown, while the help is open."""
    app = app_for(target, ScriptedRunner(improved))
    async with app.run_test() as pilot:
        await start(app, pilot)
        await pilot.press("question_mark")
        await ended(app, pilot)
        await pilot.press("escape")
        await pilot.pause()

        assert len(rows(app)) == 4


async def test_the_theme_changes_and_changes_back(target: Target) -> None:
    """Two presses of the key are none."""
    app = app_for(target, ScriptedRunner())
    async with app.run_test() as pilot:
        await pilot.press("t")
        light = app.theme
        await pilot.press("t")

        assert light == themes.LIGHT.name
        assert app.theme == themes.DARK.name


async def test_the_diff_of_the_candidate_under_the_cursor_is_copied(
    target: Target,
) -> None:
    """What is copied is what is shown."""
    app = app_for(target, ScriptedRunner(improved))
    async with app.run_test() as pilot:
        await start(app, pilot)
        await ended(app, pilot)
        await pilot.press("c")
        await pilot.pause()

        assert app.view.row is not None
        assert app.clipboard == app.view.row.proposal.diff
        assert "list-to-dict-keys (+6 −6)" in notices(app)[0]


async def test_keys_that_need_a_run_say_so(target: Target) -> None:
    """No key is silent."""
    app = app_for(target, ScriptedRunner())
    async with app.run_test() as pilot:
        await loaded(app, pilot)
        await pilot.press("d", "c")
        await until(pilot, lambda: len(notices(app)) == 2)

        assert all("no " in notice for notice in notices(app))


async def test_the_last_line_tells_which_keys_work_now(target: Target) -> None:
    """`a` lights up with the winner, `esc` with the run."""
    runner = ScriptedRunner(midway, hold=True)
    app = app_for(target, runner)
    async with app.run_test() as pilot:
        await loaded(app, pilot)
        keys = app.query_one(KeyBar)
        before = keys.enabled
        await pilot.press("enter")
        await until(pilot, lambda: runner.sent)
        during = keys.enabled

        assert before == {"enter", "i", "o", "t", "?", "q"}
        assert {"esc", "d"} <= during
        assert not {"a", "o"} & during


async def test_a_small_terminal_and_a_resize_break_nothing(target: Target) -> None:
    """Every size is drawn, the smallest too."""
    app = app_for(target, ScriptedRunner(improved))
    async with app.run_test(size=(140, 40)) as pilot:
        await start(app, pilot)
        await ended(app, pilot)
        for size in ((20, 5), (1, 1), (300, 90), (80, 24)):
            await pilot.resize_terminal(*size)
            await pilot.pause()

        assert "12.3× [11.9–12.8]" in rows(app)[2]


async def test_a_click_looks_and_a_second_click_chooses(target: Target) -> None:
    """Nobody starts a run by pointing at a function."""
    runner = ScriptedRunner(midway, hold=True)
    app = app_for(target, runner)
    async with app.run_test() as pilot:
        await loaded(app, pilot)
        await pilot.click(FunctionList, offset=(4, 2))
        await until(pilot, lambda: app.view.cursor == 1)
        started = app.view.run
        await pilot.double_click(FunctionList, offset=(4, 2))
        await until(pilot, lambda: runner.sent)

        assert started is None
        assert runner.targets[0].qualname == "total"


async def test_names_and_reasons_are_text_not_markup(target: Target) -> None:
    """A policy may write what it likes; it cannot break or style the screen."""
    hostile = CandidateProposed(
        1,
        1,
        "[bold",
        "[/red] list[int]\nand more",
        "[@click=app.quit]x[/] \x1b[31m",
        HALF,
        target.diff(HALF) + "+[/nothing]\n",
    )
    runner = ScriptedRunner(lambda target: [*opening(target), hostile], hold=True)
    app = app_for(target, runner)
    async with app.run_test(size=(140, 40)) as pilot:
        await start(app, pilot)
        await until(pilot, lambda: runner.sent and len(rows(app)) == 1)
        await pilot.press("c", "d")
        await until(pilot, lambda: isinstance(app.screen, Sheet))

        assert "[/red] list[int] and mo…" in rows(app)[0]
        assert "\x1b" not in rows(app)[0]


async def test_a_long_list_of_functions_stays_quick(tmp_path: Path) -> None:
    """Thousands of functions, many of one name, are listed and scrolled through."""
    path = tmp_path / "many.py"
    body = "".join(f"def f{n % 1500}(x):\n    return x + {n}\n" for n in range(3000))
    path.write_text(body, encoding="utf-8")
    app = AfterburnerApp(path, runner=ScriptedRunner())
    async with app.run_test() as pilot:
        await loaded(app, pilot)
        await pilot.press("end")
        await until(pilot, lambda: app.view.cursor == 2999)
        await pilot.resize_terminal(140, 40)
        await pilot.pause()

        assert "f1499" in status(app)
