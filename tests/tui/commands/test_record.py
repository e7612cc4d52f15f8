"""`afterburner record`: what it runs, says, and ends with."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from afterburner_engine import recordings
from tests.tui.commands.harness import afterburner

PROGRAM = """
import sys


def half(n):
    return n // 2


def call(frame):
    return frame.f_lineno


half(int(sys.argv[-1]))
call(sys._getframe())
print("from the program")
sys.exit(int("--fail" in sys.argv))
"""


@pytest.fixture
def program(project: Path) -> Path:
    """A script in the working folder."""
    path = project / "app.py"
    path.write_text(PROGRAM)
    return path


def test_the_command_has_stdout_and_we_have_stderr(program: Path) -> None:
    """What it prints can be piped; what was kept is said beside it."""
    ended = afterburner("record", "--", sys.executable, "app.py", "--", "7")

    assert ended.status == 0
    assert ended.out == "from the program\n"
    assert "app.py::half: 1 call" in ended.err
    assert "app.py::call: no call could be kept" in ended.err
    assert "a frame (1)" in ended.err
    assert recordings.find(program, "half") is not None


def test_a_command_that_fails_has_still_been_recorded(program: Path) -> None:
    """Its status is told; a failing test suite calls functions too."""
    ended = afterburner("record", "--", sys.executable, "app.py", "--fail", "7")

    assert ended.status == 0
    assert "the command ended with status 1" in ended.err


def test_a_target_that_is_not_called_is_an_error(program: Path) -> None:
    """With the status of what cannot be judged."""
    ended = afterburner(
        "record", "--target", "app.py::half", "--", sys.executable, "-c", "pass"
    )

    assert ended.status == 3
    assert "called none of the functions" in ended.err


def test_a_python_that_cannot_be_watched_is_said(program: Path) -> None:
    """Isolated mode ignores the environment."""
    ended = afterburner("record", "--", sys.executable, "-I", "app.py", "7")

    assert ended.status == 3
    assert "no Python that could be watched" in ended.err


@pytest.mark.parametrize(
    "argv",
    [
        ("--", "no-such-command"),
        ("--limit", "0", "--", "true"),
        ("--target", "absent.py::f", "--", "true"),
        (),
    ],
)
def test_wrong_usage(project: Path, argv: tuple[str, ...]) -> None:
    """In words, with status 2."""
    assert afterburner("record", *argv).status == 2


def test_the_help_says_that_it_runs_outside_the_sandbox() -> None:
    """The one command that does."""
    assert "OUTSIDE the" in afterburner("record", "--help").out
