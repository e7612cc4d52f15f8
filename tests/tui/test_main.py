"""The command line: what is refused before the screen, and what starting costs."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from afterburner_engine.target import Target
from afterburner_tui import __main__ as command
from afterburner_tui.app import AfterburnerApp


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[tuple[Path | None, str | None]]:
    """What each app was opened with; none is run."""
    seen: list[tuple[Path | None, str | None]] = []

    def record(app: AfterburnerApp) -> None:
        seen.append((app.view.path, app.view.wanted))

    monkeypatch.setattr(AfterburnerApp, "run", record)
    return seen


@pytest.mark.parametrize(
    ("named", "said"),
    [
        ("missing.py", "missing.py"),
        ("orders.py::repeat", "repeated"),
        ("orders.py::Report.width", "property"),
        ("broken.py", "broken.py"),
        (".", "."),
    ],
)
def test_what_cannot_be_opened_is_said_on_stderr(
    named: str,
    said: str,
    target: Target,
    tmp_path: Path,
    opened: list[tuple[Path | None, str | None]],
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Exit status 2, one message, no screen."""
    (tmp_path / "broken.py").write_text("def f(:\n", encoding="utf-8")
    status = command.main([named])
    out, err = capsys.readouterr()

    assert status == 2
    assert said in err
    assert err.startswith("afterburner-tui: ")
    assert out == ""
    assert opened == []


def test_a_file_and_a_function_are_opened(
    target: Target, opened: list[tuple[Path | None, str | None]]
) -> None:
    """Alone, with a name, and nothing at all."""
    statuses = [
        command.main(arguments)
        for arguments in (["orders.py"], ["orders.py::Report.render"], [])
    ]

    assert statuses == [0, 0, 0]
    assert opened == [
        (Path("orders.py"), None),
        (target.path, "Report.render"),
        (None, None),
    ]


def test_more_than_one_argument_is_a_usage_error(
    capsys: pytest.CaptureFixture[str],
) -> None:
    """As every command line does."""
    with pytest.raises(SystemExit) as caught:
        command.main(["one.py", "two.py"])

    assert caught.value.code == 2


def test_the_first_screen_does_not_wait_for_the_engine() -> None:
    """What a run needs is loaded by the run, in a thread."""
    probe = "import afterburner_tui.app, sys; print(*sys.modules, sep='\\n')"
    done = subprocess.run(
        [sys.executable, "-c", probe], capture_output=True, text=True, check=True
    )
    heavy = {"torch", "libcst", "hypothesis", "pydantic", "pygments"}

    assert not heavy & set(done.stdout.split())
