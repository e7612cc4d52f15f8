"""`afterburner hot`: what it runs, prints, keeps, and ends with."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from afterburner_engine import profiles
from afterburner_engine.target import find_target
from tests.tui.commands.harness import afterburner

PROGRAM = """\
import sys


def slow(n):
    return sum(k * k for k in range(n))


def quick(n):
    return slow(n // 10)


class Shop:
    def total(self):
        return quick(300_000)


if __name__ == "__main__":
    slow(1_500_000)
    Shop().total()
    print("from the program")
    print("for the screen", file=sys.stderr)
    if "--fail" in sys.argv:
        raise ValueError("on purpose")
    sys.exit(int("--three" in sys.argv) * 3)
"""

TESTS = """\
import app


def test_slow():
    assert app.slow(1_500_000) > 0


def test_wrong():
    assert app.quick(10) == 1
"""


@pytest.fixture
def program(project: Path) -> Path:
    """A script in the working folder."""
    path = project / "app.py"
    path.write_text(PROGRAM)
    return path


def test_the_output_of_the_program_comes_first_then_the_ranking(program: Path) -> None:
    """Each name is one that `optimize` takes."""
    ended = afterburner("hot", "--", sys.executable, "app.py")
    first, heading, best, *_, last = ended.out.splitlines()

    assert ended.status == 0
    assert first == "from the program"
    assert heading.split() == ["own", "share", "total", "calls", "function"]
    assert best.endswith("  app.py::slow")
    assert "█" in best
    assert find_target(best.split()[-1]).qualname == "slow"
    assert " in all" in last
    assert "for the screen" in ended.err
    assert profiles.find(program) is not None


def test_json_is_alone_on_stdout(program: Path) -> None:
    """What the program prints goes to stderr then; the fields are these."""
    ended = afterburner("hot", "--json", "--top", "2", "--", sys.executable, "app.py")
    told = json.loads(ended.out)
    slow = told["functions"][0]

    assert ended.status == 0
    assert "from the program" in ended.err
    assert set(told) == {
        "schema_version",
        "kind",
        "source",
        "created",
        "exit_status",
        "processes",
        "samples",
        "total_s",
        "module_s",
        "elsewhere_s",
        "functions",
    }
    assert (told["schema_version"], told["exit_status"], told["processes"]) == (1, 0, 1)
    assert len(told["functions"]) == 2
    assert set(slow) == {
        "path",
        "qualname",
        "target",
        "own_s",
        "share",
        "cumulative_s",
        "calls",
    }
    assert slow["target"] == f"{program.resolve()}::slow"
    assert slow["calls"] == 2
    assert 0.3 < slow["share"] <= 1
    assert 0 < slow["own_s"] <= slow["cumulative_s"] <= told["total_s"]


@pytest.mark.parametrize(("option", "status"), [("--fail", 1), ("--three", 3)])
def test_a_program_that_fails_is_ranked_all_the_same(
    program: Path, option: str, status: int
) -> None:
    """Its status is told, and its traceback is its own."""
    ended = afterburner("hot", "--", sys.executable, "app.py", option)

    assert ended.status == 0
    assert f"the command ended with status {status}" in ended.err
    assert "app.py::slow" in ended.out
    assert ("ValueError: on purpose" in ended.err) == (option == "--fail")
    assert "afterburner_engine" not in ended.err


@pytest.mark.parametrize("way", ["module", "script"])
def test_pytest_is_a_command_like_any(program: Path, way: str) -> None:
    """As a module and as a script; tests themselves do not count."""
    (program.parent / "test_app.py").write_text(TESTS)
    pytest_there = (
        [sys.executable, "-m", "pytest"]
        if way == "module"
        else [str(Path(sys.executable).parent / "pytest")]
    )
    options = ["-q", "-p", "no:cacheprovider", "--rootdir=."]
    ended = afterburner("hot", "--", *pytest_there, *options, PYTHONPATH=_path())

    assert ended.status == 0
    assert "1 failed, 1 passed" in ended.out
    assert "app.py::slow" in ended.out
    assert "test_app.py::" not in ended.out.partition("own")[2].partition("share")[2]
    assert "status 1" in ended.err


def test_a_module_is_run_by_name(program: Path) -> None:
    """`python -m app`."""
    ended = afterburner("hot", "--", sys.executable, "-m", "app")

    assert ended.status == 0
    assert "app.py::slow" in ended.out


def test_a_profile_that_was_saved_is_ranked_without_a_run(program: Path) -> None:
    """Ours, and that of cProfile; both then order the list of the terminal."""
    saved = program.parent / "hot.json"
    first = afterburner("hot", "--save", saved, "--", sys.executable, "app.py")
    again = afterburner("hot", saved)
    dump = program.parent / "app.prof"
    code = "import cProfile, app; cProfile.run('app.slow(300_000)', 'app.prof')"
    afterburner("hot", "--", sys.executable, "-c", code, PYTHONPATH=_path())
    of_cprofile = afterburner("hot", "app.prof")

    assert again.status == 0
    assert again.out == first.out.partition("\n")[2]
    assert dump.exists()
    assert "app.py::slow" in of_cprofile.out
    stored = profiles.find(program)
    assert stored is not None
    assert stored.source == "app.prof"


def test_a_profile_lies_where_the_project_begins(
    program: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also when the command runs in a folder below it, and the module lies above."""
    (program.parent / "pyproject.toml").write_text("")
    inner = program.parent / "inner"
    inner.mkdir()
    monkeypatch.chdir(inner)
    ended = afterburner("hot", "--", sys.executable, "../app.py")

    assert ended.status == 0
    assert f"{program.resolve()}::slow" in ended.out
    assert profiles.place(program.parent).is_file()


def test_a_python_that_cannot_be_watched_is_said(program: Path) -> None:
    """Isolated mode ignores the environment."""
    ended = afterburner("hot", "--", sys.executable, "-I", "app.py")

    assert ended.status == 3
    assert "could be watched" in ended.err


def test_a_program_without_functions_of_the_project_is_said(project: Path) -> None:
    """In JSON too, with the status of what cannot be judged."""
    ended = afterburner("hot", "--json", "--", sys.executable, "-c", "pass")
    told = json.loads(ended.out)

    assert ended.status == 3
    assert (told["status"], told["exit_status"]) == ("error", 3)
    assert "no time was seen in functions of modules below" in told["error"]


@pytest.mark.parametrize(
    ("argv", "said"),
    [
        ((), "required: COMMAND"),
        (("--", "no-such-command", "x"), "cannot be run"),
        (("no-such-file.prof",), "neither a command nor a file"),
        (("app.py",), "afterburner hot -- python app.py"),
        (("odd.prof",), "no profile that can be read"),
        (("--top", "0", "--", "true"), "--top"),
        (("--top", "x", "--", "true"), "--top"),
    ],
)
def test_wrong_usage(program: Path, argv: tuple[str, ...], said: str) -> None:
    """In words, with status 2."""
    (program.parent / "odd.prof").write_text("odd")
    ended = afterburner("hot", *argv)

    assert ended.status == 2
    assert said in ended.err


def test_a_profile_that_cannot_be_written_is_said(program: Path) -> None:
    """With the name of the file."""
    ended = afterburner(
        "hot", "--save", "/proc/none/hot.json", "--", sys.executable, "app.py"
    )

    assert ended.status == 2
    assert "/proc/none/hot.json" in ended.err


def test_a_ranking_that_cannot_be_kept_is_shown(
    program: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The command has run, and may have taken long; where to keep it is said."""
    monkeypatch.setenv("XDG_DATA_HOME", "/proc/none")

    ended = afterburner("hot", "--", sys.executable, "app.py")

    assert ended.status == 0
    assert "app.py::slow" in ended.out
    assert "Set XDG_DATA_HOME to a folder" in ended.err


def test_the_help_says_that_it_runs_outside_the_sandbox() -> None:
    """As `record` does."""
    assert "OUTSIDE the" in afterburner("hot", "--help").out


def _path() -> str:
    """Where the modules of the project and of the tests are found."""
    return ":".join([".", *filter(None, sys.path)])
