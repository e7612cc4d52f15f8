"""The command line itself: help, version, and what they load."""

from __future__ import annotations

import signal
import subprocess
import sys

import pytest

from afterburner_tui.cli import main
from tests.tui.commands.harness import afterburner

LISTED = "import sys; from afterburner_tui import cli; {call}; print(*sys.modules)"

HEAVY = {"rich", "textual", "libcst", "pydantic", "hypothesis", "asyncio", "torch"}


def test_help_names_the_commands_and_the_exit_statuses() -> None:
    """What a script has to know is in the help."""
    ended = afterburner("--help")

    assert ended.status == 0
    for word in ("optimize", "verify", "doctor", "130", "cancelled"):
        assert word in ended.out


def test_version() -> None:
    """One line on stdout."""
    ended = afterburner("--version")

    assert ended.status == 0
    assert ended.out.startswith("afterburner ")


def test_the_parser_loads_nothing_heavy() -> None:
    """`--help` answers at once because the engine is not imported for it."""
    probe = LISTED.format(call="cli._parser()")
    done = subprocess.run(
        [sys.executable, "-c", probe], capture_output=True, text=True, check=True
    )

    assert HEAVY & set(done.stdout.split()) == set()


@pytest.mark.parametrize("argv", [[], ["fly"], ["optimize"], ["verify"]])
def test_wrong_usage(argv: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    """argparse says what is missing and ends with 2."""
    with pytest.raises(SystemExit) as ended:
        main(argv)

    assert ended.value.code == 2
    assert "usage:" in capsys.readouterr().err


def test_an_error_in_process(capfd: pytest.CaptureFixture[str]) -> None:
    """`main` returns the status and leaves the caller's signal handlers alone."""
    before = signal.getsignal(signal.SIGINT), signal.getsignal(signal.SIGTERM)

    status = main(["optimize", "absent.py"])

    assert status == 2
    assert "absent.py" in capfd.readouterr().err
    assert before == (
        signal.getsignal(signal.SIGINT),
        signal.getsignal(signal.SIGTERM),
    )
