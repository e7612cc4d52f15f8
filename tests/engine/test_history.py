"""The history: what is kept, by many at once, and what becomes of a damaged file."""

from __future__ import annotations

import os
import sqlite3
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from afterburner_engine import history, history_file
from afterburner_engine.errors import EngineError
from afterburner_engine.events import CandidateJudged, CandidateProposed, RunFinished
from afterburner_engine.history import HistoryError
from afterburner_engine.loop import optimize
from afterburner_engine.settings import Settings
from afterburner_engine.trajectory import parse
from tests.chance import likely, tried_again
from tests.engine.helpers import FAST, SLOW, Scripted, run, story, target
from tests.engine.stored import trajectory

WON = (2.0, "faster", None)


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the history of this test lies."""
    path = tmp_path / "kept" / "history.sqlite"
    monkeypatch.setenv(history_file.VARIABLE, str(path))
    return path


def test_what_is_saved_is_read_again(file: Path) -> None:
    """All of it; and the row says the same in short."""
    kept = trajectory(7, WON, (None, "different", 1), examined=1)

    assert history.save(kept) == []
    row = history.find()

    assert history.load(row.id) == kept
    assert (row.status, row.candidates) == ("improved", 2)
    assert row.ratio == pytest.approx(2.0)


def test_nobody_else_can_read_it(file: Path) -> None:
    """The file, those beside it, and the folder that was made for them."""
    history.save(trajectory(1))
    with history_file.writing(file, 1.0):
        modes = {p.name: stat.S_IMODE(p.stat().st_mode) for p in file.parent.iterdir()}

    assert set(modes.values()) == {0o600}
    assert "history.sqlite-wal" in modes
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700


def test_the_latest_come_first_and_can_be_chosen(file: Path) -> None:
    """By file, by function, by number; also where two began in the same second."""
    for n, path in enumerate(["/a.py", "/b.py", "/a.py"]):
        history.save(trajectory(n, path=path))

    ids = [row.id for row in history.rows()]

    assert ids == [f"{n:016x}" for n in (2, 1, 0)]
    assert [row.id for row in history.rows(limit=1)] == ids[:1]
    assert [row.id for row in history.rows(path="/a.py")] == [ids[0], ids[2]]
    assert history.rows(path="/a.py", qualname="other") == []


def test_an_id_may_be_shortened_as_long_as_it_is_clear(file: Path) -> None:
    """And what is unclear or missing is said."""
    history.save(trajectory(0x1F))
    history.save(trajectory(0x10))

    assert history.find("000000000000001f").id.endswith("1f")
    with pytest.raises(HistoryError, match="several"):
        history.find("0000")
    with pytest.raises(HistoryError, match="no run abc"):
        history.find("abc")


def test_without_a_file_there_is_nothing_and_none_is_made(file: Path) -> None:
    """Looking does not write."""
    assert history.rows() == []
    assert history.clear() == history.prune(keep_days=1) == 0
    with pytest.raises(HistoryError, match="no run yet"):
        history.find()
    assert not file.parent.exists()


WRITER = """
import sys
from afterburner_engine import history
from tests.engine.stored import trajectory
first = int(sys.argv[1])
for n in range(first, first + 5):
    assert history.save(trajectory(n, (2.0, "faster", None))) == []
"""


def test_runs_that_end_together_are_all_kept(file: Path) -> None:
    """Also where the first ones make the file at the same moment."""
    writers = [
        subprocess.Popen([sys.executable, "-c", WRITER, str(5 * n)]) for n in range(6)
    ]

    assert [writer.wait(timeout=120) for writer in writers] == [0] * 6
    assert sorted(row.id for row in history.rows()) == [f"{n:016x}" for n in range(30)]


@pytest.mark.parametrize("damage", ["text", "header", "pages"])
def test_a_damaged_file_is_set_aside_and_a_new_one_begun(
    file: Path, damage: str
) -> None:
    """The run is kept, the user is told once, and no byte of the old file is lost."""
    for n in range(20):
        history.save(trajectory(n, WON))
    whole = file.read_bytes()
    broken = {
        "text": b"this is no database, and it is long enough to be looked at" * 50,
        "header": b"\0" * 100 + whole[100:],
        "pages": whole[:100] + b"\xff" * (len(whole) - 100),
    }[damage]
    file.write_bytes(broken)

    said = history.save(trajectory(99))

    assert said is not None
    assert len(said) == 1
    assert "is damaged" in said[0]
    assert [row.id for row in history.rows()] == [f"{99:016x}"]
    (aside,) = [
        path
        for path in file.parent.glob("*.damaged-*")
        if not path.name.endswith(("-wal", "-shm"))
    ]
    assert aside.read_bytes() == broken
    assert str(aside) in said[0]


def test_reading_a_damaged_file_says_so_and_sets_it_aside(file: Path) -> None:
    """The error is in words; the next look finds an empty history."""
    file.parent.mkdir()
    file.write_bytes(b"no database at all" * 100)

    with pytest.raises(HistoryError, match=r"is damaged.*set aside"):
        history.rows()

    assert history.rows() == []


def test_a_file_that_was_never_a_history_is_left_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The variable may name any file of the user's by mistake."""
    notes = tmp_path / "notes.txt"
    notes.write_bytes(b"what I must not lose\n" * 100)
    monkeypatch.setenv(history_file.VARIABLE, str(notes))

    for use in (history.rows, lambda: history.save(trajectory(1))):
        with pytest.raises(HistoryError, match="is no history, and is left as it is"):
            use()

    assert notes.read_bytes() == b"what I must not lose\n" * 100
    assert not list(tmp_path.glob("*.damaged-*"))


def test_a_file_set_aside_by_another_is_not_set_aside_again(file: Path) -> None:
    """Who finds a new file in the place of the damaged one leaves it there."""
    history.save(trajectory(1))
    other = os.stat(file).st_ino + 1

    history_file._aside(file, other, "some reason")

    assert len(history.rows()) == 1


def test_a_file_of_a_later_version_is_left_alone(file: Path) -> None:
    """It is neither read nor written, and the text says what to do."""
    history.save(trajectory(1))
    with sqlite3.connect(file) as base:
        base.execute("PRAGMA user_version = 9")

    for attempt in (history.rows, lambda: history.save(trajectory(2))):
        with pytest.raises(HistoryError, match=history_file.VARIABLE):
            attempt()


def test_old_runs_and_too_many_are_dropped(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """From the oldest on; when a run is added, and when asked."""
    old = trajectory(1, WON, created="2001-01-01T00:00:00Z")
    history.save(old)
    assert history.rows() == []  # it was older than what is kept

    monkeypatch.setattr(history, "KEEP_DAYS", 10**5)
    history.save(old)
    for n in range(2, 6):
        history.save(trajectory(n, WON))
    assert history.prune(keep_days=365) == 1
    size = len(history.load(f"{5:016x}").model_dump_json())
    assert history.prune(keep_bytes=size) >= 1
    left = [row.id for row in history.rows()]
    assert left == [f"{n:016x}" for n in range(5, 5 - len(left), -1)]
    assert len(history.tried("rulebook")) == len(left)
    assert history.clear() == len(left)


def test_the_environment_turns_it_off(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is written, and asking says why there is nothing."""
    monkeypatch.setenv(history_file.VARIABLE, "off")

    assert history.save(trajectory(1)) is None
    with pytest.raises(HistoryError, match="turned off"):
        history.rows()


@pytest.mark.parametrize("text", ["{", "[]", '{"schema_version": 2}', '{"id": 1}'])
def test_what_is_no_trajectory_is_refused_in_words(text: str) -> None:
    """Whatever it is."""
    with pytest.raises(EngineError, match="it"):
        parse(text, "it")


@tried_again
async def test_a_run_is_kept_with_all_that_was_said(file: Path, tmp_path: Path) -> None:
    """The prompts, the candidates with verdicts, the exam, the machine, the seed."""
    events = await run(target(tmp_path / "a", SLOW, "total"), Scripted(FAST), seed=3)

    end = events[-1]
    assert isinstance(end, RunFinished)
    assert end.notes == ()
    assert end.run is not None
    likely(end.status == "improved", story(events))
    kept = history.load(end.run)
    assert kept.status == "improved"
    assert kept.evidence == end.evidence
    assert kept.settings["seed"] == 3
    assert [ask.parent for ask in kept.asks] == [None, 1]
    assert kept.asks[0].prompt["code"] == kept.target.code
    assert kept.candidates[0].report["verdict"] == "faster"
    assert kept.exams[0].passed
    assert kept.machine["cores"] >= 1
    assert kept.busy is not None
    assert history.find().ratio == end.report.time.ratio  # type: ignore[union-attr]


async def test_a_cancelled_run_is_kept_too(file: Path, tmp_path: Path) -> None:
    """As far as it came."""
    stream = optimize(
        target(tmp_path / "a", SLOW, "total"), Settings(), policy=Scripted(FAST)
    )
    async for event in stream:
        if isinstance(event, CandidateProposed):
            break
    await stream.aclose()

    kept = history.load(history.find().id)

    assert kept.status == "cancelled"
    assert [answer.fate for answer in kept.answers] == ["not-judged"]
    assert kept.candidates == []


async def test_a_run_may_be_left_out(file: Path, tmp_path: Path) -> None:
    """By its settings."""
    events = await run(target(tmp_path / "a", SLOW, "total"), Scripted(), history=False)

    assert isinstance(events[-1], RunFinished)
    assert events[-1].run is None
    assert not file.exists()


async def test_what_cannot_be_stored_is_said_once_and_spoils_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A data directory that cannot be written does not fail a run."""
    blocked = tmp_path / "blocked"
    blocked.write_text("a file where a folder should be")
    monkeypatch.setenv("XDG_DATA_HOME", str(blocked))

    events = await run(target(tmp_path / "a", SLOW, "total"), Scripted(FAST))

    end = events[-1]
    assert isinstance(end, RunFinished)
    assert (end.evidence, end.run) == (None, None)
    assert any(isinstance(event, CandidateJudged) for event in events)
    assert len(end.notes) == 1
    assert str(blocked) in end.notes[0]


def test_a_full_disk_is_an_error_in_words(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing is half written, and what was there is still there."""
    history.save(trajectory(1))
    plain = history_file._open

    def narrow(path: Path, wait_s: float) -> sqlite3.Connection:
        base = plain(path, wait_s)
        pages = base.execute("PRAGMA page_count").fetchone()[0]
        base.execute(f"PRAGMA max_page_count = {pages}")
        return base

    monkeypatch.setattr(history_file, "_open", narrow)
    many = trajectory(2, *[WON] * 400)

    with pytest.raises(HistoryError, match="full"):
        history.save(many)
    assert [row.id for row in history.rows()] == [f"{1:016x}"]
