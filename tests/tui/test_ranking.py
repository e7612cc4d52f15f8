"""Functions in the order of their time: the list, and where its order comes from."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from textual.pilot import Pilot

from afterburner_engine import profiles
from afterburner_engine.profile import HotFunction, Profile, dumped
from afterburner_engine.target import Target
from afterburner_tui import __main__ as command
from afterburner_tui.app import AfterburnerApp
from afterburner_tui.ranking import Ranking, share_words
from afterburner_tui.screens.picker import FilePicker, PythonTree
from afterburner_tui.widgets.function_list import FunctionList
from tests.tui.driving import lines, loaded, notices, status, until
from tests.tui.scripts import ScriptedRunner
from tests.tui.test_looks import SMALL, WIDE, SnapCompare

SHARES = {"Report.render": 0.616, "total": 0.08, "repeated": 0.004, "gone": 0.3}
RANKING = Ranking(SHARES, "pytest tests", 7_300)

FILE_ORDER = ["repeated", "total", "Report.__init__", "Report.width", "Report.render"]
BY_TIME = ["Report.render", "total", "repeated", "Report.__init__", "Report.width"]


def names(app: AfterburnerApp) -> list[str]:
    """The functions as they are shown."""
    return [info.qualname for info in app.view.functions][:5]


def profile_of(path: Path) -> Profile:
    """What `afterburner hot` has found of a file."""
    return Profile(
        functions=tuple(
            HotFunction(str(path.resolve()), name, share * 2, share * 2, 1)
            for name, share in SHARES.items()
        ),
        total_s=2.0,
        module_s=0.0,
        source="python orders.py",
        created="2026-01-02T03:04:05Z",
    )


def ranked_app(target: Target) -> AfterburnerApp:
    """The app on a file whose functions have shares."""
    return AfterburnerApp(
        target.path, runner=ScriptedRunner(), ranker=lambda path: RANKING
    )


async def test_without_a_profile_the_order_is_that_of_the_file(target: Target) -> None:
    """And nothing is said of any."""
    app = AfterburnerApp(target.path, runner=ScriptedRunner())
    async with app.run_test() as pilot:
        await loaded(app, pilot)

        assert names(app) == FILE_ORDER
        assert "%" not in "".join(lines(app.main.query_one(FunctionList)))
        assert notices(app) == []


async def test_the_last_profile_of_the_project_orders_the_list(target: Target) -> None:
    """The hottest is under the cursor; those that were not seen keep their order."""
    profiles.keep(profile_of(target.path), target.path.parent)
    app = AfterburnerApp(target.path, runner=ScriptedRunner())
    async with app.run_test(size=WIDE) as pilot:
        await loaded(app, pilot)
        shown = lines(app.main.query_one(FunctionList))

        assert names(app) == BY_TIME
        assert app.view.info is not None
        assert app.view.info.qualname == "Report.render"
        assert ["62%" in shown[0], "8%" in shown[1], "<1%" in shown[2]] == [True] * 3
        assert not any("%" in line for line in shown[3:])
        assert "Ordered by own time in python orders.py, profiled" in status(app)


async def test_a_file_that_is_picked_is_ordered_too(target: Target) -> None:
    """Without a file on the command line."""
    profiles.keep(profile_of(target.path), target.path.parent)
    app = AfterburnerApp(None, runner=ScriptedRunner())
    async with app.run_test() as pilot:
        await until(pilot, lambda: isinstance(app.screen, FilePicker))
        tree = app.screen.query_one(PythonTree)
        await until(pilot, lambda: len(tree.root.children) > 0)
        labels = [str(node.label) for node in tree.root.children]
        await pilot.press(*["down"] * (labels.index("orders.py") + 1), "enter")
        await loaded(app, pilot)

        assert names(app) == BY_TIME


async def test_the_run_is_of_the_function_that_the_cursor_is_on(target: Target) -> None:
    """Also where the list has another order than the file."""
    runner = ScriptedRunner()
    app = AfterburnerApp(target.path, runner=runner, ranker=lambda path: RANKING)
    async with app.run_test() as pilot:
        await loaded(app, pilot)
        await pilot.press("down", "enter")
        await until(pilot, lambda: app.view.run is not None)

        assert app.view.run is not None
        assert app.view.run.qualname == "total"


async def test_a_function_that_has_changed_keeps_its_place(target: Target) -> None:
    """It is matched by its file and its name."""
    profiles.keep(profile_of(target.path), target.path.parent)
    text = target.path.read_text().replace("amount + price", "price + amount")
    target.path.write_text(f"# more lines\n\n\n{text}")
    app = AfterburnerApp(target.path, runner=ScriptedRunner())
    async with app.run_test() as pilot:
        await loaded(app, pilot)

        assert names(app) == BY_TIME


async def test_a_damaged_profile_is_said_and_the_file_opens(target: Target) -> None:
    """In the order of the file."""
    profiles.keep(profile_of(target.path), target.path.parent).write_text("{")
    app = AfterburnerApp(target.path, runner=ScriptedRunner())
    async with app.run_test() as pilot:
        await loaded(app, pilot)

        assert names(app) == FILE_ORDER
        assert "cannot be read" in notices(app)[0]


@pytest.mark.parametrize("size", [WIDE, SMALL], ids=["wide", "small"])
def test_ranked(
    snap_compare: SnapCompare, target: Target, size: tuple[int, int]
) -> None:
    """Shares in the list, and where they come from."""
    app = ranked_app(target)

    async def read(pilot: Pilot[None]) -> None:
        await loaded(app, pilot)

    assert snap_compare(app, run_before=read, terminal_size=size)


@pytest.mark.parametrize(
    ("age_s", "said", "short"),
    [
        (0, "just now", "now"),
        (59, "just now", "now"),
        (60, "1 minute ago", "1 min ago"),
        (7_300, "2 hours ago", "2 h ago"),
        (90_000, "1 day ago", "1 d ago"),
        (1e7, "115 days ago", "115 d ago"),
    ],
)
def test_an_age_in_words(age_s: float, said: str, short: str) -> None:
    """In the largest unit of which there is a whole one."""
    ranking = Ranking({}, "x", age_s)

    assert (ranking.age, ranking.short_age) == (said, short)


def test_a_share_in_words() -> None:
    """Nothing is rounded to zero, and of what was not seen nothing is said."""
    shares = [None, 0.0, 0.004, 0.01, 0.555, 1.0]

    assert [*map(share_words, shares)] == ["", "<1%", "<1%", "1%", "56%", "100%"]


def test_a_profile_of_other_files_says_so() -> None:
    """The list has the order of the file then."""
    assert "has no function of this file" in Ranking({}, "pytest", 1).words


def test_a_profile_can_be_named(
    target: Target, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With a file and without; it comes before the one that is kept."""
    (tmp_path / "hot.json").write_text(dumped(profile_of(target.path)))
    opened: list[AfterburnerApp] = []
    monkeypatch.setattr(AfterburnerApp, "run", lambda app: opened.append(app))
    arguments = [["orders.py", "--profile", "hot.json"], ["--profile", "hot.json"]]
    statuses = [command.main(argv) for argv in arguments]
    found = [app._ranker(target.path) for app in opened]

    assert statuses == [0, 0]
    assert [ranking and ranking.shares for ranking in found] == [SHARES, SHARES]


@pytest.mark.parametrize("text", [None, "", "{}", json.dumps({"root_frame": 1})])
def test_a_profile_that_cannot_be_read_is_said_before_the_screen(
    target: Target, tmp_path: Path, text: str | None
) -> None:
    """As a process: exit status 2, one message on stderr."""
    if text is not None:
        (tmp_path / "bad.prof").write_text(text)
    done = subprocess.run(
        [sys.executable, "-m", "afterburner_tui", "orders.py", "--profile", "bad.prof"],
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 2
    assert done.stderr.startswith("afterburner-tui: ")
    assert "bad.prof" in done.stderr
    assert done.stdout == ""
