"""`afterburner history` and `report`, as a user types them."""

from __future__ import annotations

import stat
from html.parser import HTMLParser
from pathlib import Path

import pytest

from afterburner_engine import history
from tests.engine.stored import trajectory
from tests.tui.commands.harness import QUICK, afterburner

WON = (2.0, "faster", None)
WRONG = (None, "different", 1)


@pytest.fixture
def kept(data_home: Path) -> Path:
    """Two runs in this test's own history."""
    history.save(trajectory(1, WON, WRONG, examined=1, path="/home/me/a.py"))
    history.save(trajectory(2, (0.9, "slower", None), path="/home/me/b.py"))
    return data_home / "afterburner" / "history.sqlite"


def test_a_run_is_listed_shown_and_reported(slow: Path, tmp_path: Path) -> None:
    """From the run to the page, by the id that its JSON names."""
    found = afterburner("optimize", f"{slow}::common", *QUICK, "--json").json()
    listed = afterburner("history")
    shown = afterburner("history", "show", found["run"][:8])
    page = tmp_path / "page.html"
    written = afterburner("report", "--html", page)

    assert found["run"][:8] in listed.out
    assert "slow.py::common" in listed.out
    assert "improved, rulebook, greedy" in listed.out
    assert found["evidence"] in shown.out
    assert "Final exam of 1: confirmed" in shown.out
    assert "+    " in shown.out
    assert written.status == 0
    assert "common" in page.read_text()
    assert found["busy"]["together"] > 0


def test_no_history_leaves_a_run_out(slow: Path) -> None:
    """The option, and the environment's word."""
    for more, environment in (
        (["--no-history"], {}),
        ([], {"AFTERBURNER_HISTORY": "off"}),
    ):
        ended = afterburner(
            "optimize", f"{slow}::common", *QUICK, *more, "--json", **environment
        )
        assert ended.json()["run"] is None

    assert afterburner("history", "--json").json() == {"runs": []}


@pytest.mark.usefixtures("kept")
def test_the_list_for_scripts() -> None:
    """Latest first, as one object; by file and function; no more than asked for."""
    found = afterburner("history", "--json").json()["runs"]

    assert [row["path"] for row in found] == ["/home/me/b.py", "/home/me/a.py"]
    assert found[1]["ratio"] == 2.0
    one = afterburner("history", "--limit", "1", "--json").json()["runs"]
    assert one == found[:1]
    a = afterburner("history", "--file", "/home/me/a.py::f", "--json").json()["runs"]
    assert a == found[1:]
    none = afterburner("history", "--file", "/home/me/a.py::g")
    assert (none.status, none.out) == (0, "")
    assert "no run" in none.err


@pytest.mark.usefixtures("kept")
def test_show_and_report_agree() -> None:
    """Both take an id, or the latest; `--json` gives the stored record itself."""
    first = f"{1:016x}"

    assert afterburner("history", "show", first).out == (
        afterburner("report", first).out
    )
    shown = afterburner("history", "show", first, "--json").json()
    assert shown == afterburner("report", first, "--json").json()
    assert shown["schema_version"] == 1
    assert "b.py" in afterburner("report").out


class Checker(HTMLParser):
    """Notes what a browser would load or run, and whether tags are balanced."""

    VOID = ("meta", "br", "!doctype")

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.all: set[str] = set()
        self.loads: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """A tag begins."""
        self.all.add(tag)
        self.loads += [name for name, _ in attrs if name in ("src", "href", "onload")]
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """A tag without an inside."""
        self.all.add(tag)

    def handle_endtag(self, tag: str) -> None:
        """A tag ends: it has to be the one that was opened last."""
        if self.open.pop() != tag:
            raise ValueError(tag)


def test_the_page_stands_alone(kept: Path, tmp_path: Path) -> None:
    """Plots, candidates and diff in it; nothing is loaded, and text stays text."""
    out = tmp_path / "page.html"

    ended = afterburner("report", f"{1:016x}", "--html", out)
    page = out.read_text()
    seen = Checker()
    seen.feed(page)

    assert ended.status == 0
    assert stat.S_IMODE(out.stat().st_mode) == 0o600
    assert seen.open == ["html"] or seen.open == []
    assert seen.loads == []
    assert "script" not in seen.all
    assert {"svg", "circle", "polyline", "table", "details"} <= seen.all
    assert "&lt;b&gt;because 1" in page
    assert '<span class="removed">-&lt;old&gt;</span>' in page
    assert "A &lt;fast&gt; one" in page
    assert afterburner("report", f"{1:016x}", "--html", "-").out == page


@pytest.mark.usefixtures("kept")
def test_export(tmp_path: Path) -> None:
    """Each format, into a file for the user alone, or to stdout."""
    out = tmp_path / "rows.jsonl"

    counts = []
    for form in ("sft", "dpo", "jsonl"):
        ended = afterburner("history", "export", "--format", form, out)
        assert ended.status == 0, ended.err
        counts.append(len(out.read_text().splitlines()))

    assert counts == [1, 1, 2]
    assert stat.S_IMODE(out.stat().st_mode) == 0o600
    rows = afterburner(
        "history", "export", "--format", "jsonl", "--file", "/home/me/b.py", "-"
    )
    assert [row["id"] for row in rows.lines()] == [f"{2:016x}"]


def test_rules_show_which_ones_are_dead(slow: Path) -> None:
    """What was proposed is counted; what never was is listed as well."""
    afterburner("optimize", f"{slow}::common", *QUICK)

    counted = afterburner("history", "rules", "--json").json()["rules"]
    text = afterburner("history", "rules").out

    assert counted[0]["won"] == 1
    assert counted[-1]["proposed"] == 0
    assert len(counted) > 30
    assert all(rule["name"] in text for rule in counted)


def test_dropping_runs(kept: Path) -> None:
    """Of one file, by age, all; how many is said, and nothing else is touched."""
    dropped = afterburner("history", "--clear", "--file", "/home/me/b.py", "--json")
    assert dropped.json() == {"dropped": 1}
    pruned = afterburner("history", "--prune", "--keep-days", "0", "--json")
    assert pruned.json() == {"dropped": 1}
    cleared = afterburner("history", "--clear")
    assert cleared.status == 0
    assert "0 runs dropped" in cleared.err
    assert kept.exists()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["history", "show"], "no run yet"),
        (["history", "show", "abc"], "no run abc"),
        (["report", "abc"], "no run abc"),
        (["history", "--limit", "0"], "1 or more"),
        (["history", "--prune", "--keep-days", "-1"], "0 or more"),
        (["history", "--prune"], "--keep-days"),
        (["history", "export", "--format", "pickle", "out"], "invalid choice"),
    ],
)
def test_what_cannot_be_done_is_said(arguments: list[str], said: str) -> None:
    """Status 2, and words."""
    ended = afterburner(*arguments)

    assert ended.status == 2
    assert said in ended.err
    assert "Traceback" not in ended.err


def test_a_damaged_history_is_said(data_home: Path) -> None:
    """What happened, where the file is now; the next call works."""
    place = data_home / "afterburner" / "history.sqlite"
    place.parent.mkdir(parents=True)
    place.write_bytes(b"no database" * 1000)

    first, second = afterburner("history"), afterburner("history")

    assert first.status == 2
    assert "is damaged" in first.err
    assert second.status == 0
    assert len(list(place.parent.glob("*.damaged-*"))) == 1


def test_a_page_that_cannot_be_written(kept: Path, tmp_path: Path) -> None:
    """Words and status 2."""
    ended = afterburner("report", "--html", tmp_path / "absent" / "page.html")

    assert ended.status == 2
    assert "cannot be written" in ended.err
