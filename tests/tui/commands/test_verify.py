"""`afterburner verify`: a stored result is measured again, and never believed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from afterburner_engine import evidence
from tests.chance import likely, tried_again
from tests.tui.commands.harness import (
    INPUTS,
    QUICK,
    SLOW,
    Ended,
    afterburner,
    processes_of,
)

PROCESS = ("--sandbox", "process")


@pytest.fixture(scope="module")
def recorded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The evidence of one run, shared by the tests of this module."""
    folder = tmp_path_factory.mktemp("recorded")
    (folder / "slow.py").write_text(SLOW)
    (folder / "slow.workload.py").write_text(INPUTS)
    return improved(folder)


@tried_again
def improved(folder: Path) -> Path:
    """The evidence of a run that has a winner."""
    data = str(folder / "data")
    asked = (folder / "slow.py::common", *QUICK, "--json")
    found = afterburner("optimize", *asked, XDG_DATA_HOME=data).json()
    likely(found["status"] == "improved", found["reason"])
    return Path(found["evidence"])


def altered(recorded: Path, folder: Path, **target: object) -> Path:
    """A copy of the evidence in which the target's record is another."""
    data = json.loads(recorded.read_text())
    data["target"] |= target
    copy = folder / "altered.json"
    copy.write_text(json.dumps(data))
    return copy


def verify(path: Path, *options: str) -> Ended:
    """Run the command; whatever it finds, it ends well."""
    ended = afterburner("verify", path, *PROCESS, *options)

    assert ended.status == 0, ended.err
    assert "Traceback" not in ended.err
    return ended


@tried_again
def test_a_result_is_confirmed(recorded: Path) -> None:
    """The same winner wins again, on inputs that the record has not seen."""
    record = evidence.load(recorded)

    found = verify(recorded, "--json").json()

    assert record.winner is not None
    likely(found["confirmed"], found)
    assert found["measured"]["verdict"] == "faster"
    assert found["measured"]["equal"] is True
    assert found["recorded"]["time"] == (record.exam or {})["time"]
    assert found["seed"] != record.settings["seed"]
    assert found["notes"] == []
    assert {"cpu", "python"} <= set(found["machine"])


@tried_again
def test_words_for_people(recorded: Path) -> None:
    """One line on stdout, the story on stderr."""
    ended = verify(recorded, "--seed", "7")

    likely(ended.out.startswith("confirmed: "), ended.out)
    assert ended.out.count("\n") == 1
    assert "common in " in ended.err


def test_a_forged_winner_is_not_confirmed(recorded: Path, tmp_path: Path) -> None:
    """Code that answers differently is found out, whatever the record says of it."""
    after = SLOW.replace("return found", "return found[1:]")
    forged = altered(recorded, tmp_path, after=after)

    found = verify(forged, "--json").json()

    assert found["confirmed"] is False
    assert found["measured"]["verdict"] == "different"
    assert found["measured"]["counterexample"] is not None


@tried_again
def test_the_file_may_be_gone(recorded: Path, tmp_path: Path) -> None:
    """The record suffices; that the file is not there is said."""
    away = altered(recorded, tmp_path, path="/nonexistent/slow.py")

    found = verify(away, "--json").json()

    likely(found["confirmed"], found)
    assert "is not here" in found["notes"][0]


def test_a_changed_file_is_noticed(recorded: Path, tmp_path: Path) -> None:
    """What is measured is the recorded text; the difference is said."""
    other = altered(recorded, tmp_path, sha256="0" * 64)

    found = verify(other, "--json").json()

    assert "has changed since" in found["notes"][0]


def test_a_module_that_needs_missing_neighbours(recorded: Path, tmp_path: Path) -> None:
    """The message says that the recorded text was tried without its neighbours."""
    away = altered(
        recorded,
        tmp_path,
        path="/nonexistent/slow.py",
        before="import no_such_neighbour\n" + SLOW,
    )

    ended = afterburner("verify", away, *PROCESS)

    assert ended.status == 3
    assert "no_such_neighbour" in ended.err
    assert "is not here" in ended.err


def test_a_stranger_never_runs_without_isolation(
    recorded: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A record from elsewhere may claim any policy; without bwrap it is not run."""
    copy = altered(recorded, tmp_path)
    monkeypatch.setenv("PATH", "/nonexistent")

    ended = afterburner("verify", copy)

    assert ended.status == 4
    assert "bubblewrap" in ended.err


def test_no_winner_nothing_to_verify(recorded: Path, tmp_path: Path) -> None:
    """A run without a winner is told apart from a broken record."""
    data = json.loads(recorded.read_text())
    data |= {"winner": None, "status": "no-improvement"}
    data["target"]["after"] = None
    path = tmp_path / "none.json"
    path.write_text(json.dumps(data))

    ended = afterburner("verify", path, *PROCESS, "--json")

    assert ended.status == 3
    assert "nothing to verify" in ended.err
    assert ended.json()["exit_status"] == 3


BROKEN = {
    "no json": "{",
    "a list": "[]",
    "another object": '{"a": 1}',
    "another schema": '{"schema_version": 99}',
}


@pytest.mark.parametrize("content", BROKEN.values(), ids=BROKEN)
def test_files_that_are_no_evidence(tmp_path: Path, content: str) -> None:
    """The file is named, and what is wrong with it."""
    path = tmp_path / "broken.json"
    path.write_text(content)

    ended = afterburner("verify", path)

    assert ended.status == 2
    assert "Traceback" not in ended.err
    assert str(path) in ended.err


@pytest.mark.parametrize("name", ["absent.json", "."])
def test_files_that_cannot_be_read(tmp_path: Path, name: str) -> None:
    """A missing file and a folder are both said to be unreadable."""
    ended = afterburner("verify", tmp_path / name)

    assert ended.status == 2
    assert "cannot be read" in ended.err
    assert processes_of(tmp_path) == []
