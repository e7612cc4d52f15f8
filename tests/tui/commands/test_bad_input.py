"""What cannot be done is said in words, with the right exit status and no trace.

For each: a message on stderr, no traceback, no file written, no process left.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from afterburner_sandbox.backends import bwrap
from tests.tui.commands import harness
from tests.tui.commands.harness import (
    QUICK,
    Ended,
    afterburner,
    processes_of,
    snapshot,
)

HINTED = "def f(xs: list[int]) -> int:\n"
"""The head of a function whose inputs come from its type hints."""


def refused(project: Path, *arguments: str) -> Ended:
    """Run a command that must fail, and must leave nothing behind."""
    before = snapshot(project)

    ended = afterburner("optimize", *arguments)

    assert ended.status not in (0, 1)
    assert "Traceback" not in ended.err
    assert "\nafterburner" in f"\n{ended.err}"
    assert snapshot(project) == before
    assert processes_of(project) == []
    return ended


FILES: dict[str, tuple[bytes, str]] = {
    "binary": (b"\x7fELF\x00\x01", "binary"),
    "empty": (b"", "is empty"),
    "syntax error": (b"def f(:\n    pass\n", "bad.py:1"),
    "no function": (b"x = 1\n", "defines no function"),
    "not utf-8": (b"# \xff\ndef f(x): return x\n", "UTF-8"),
}


@pytest.mark.parametrize(("content", "said"), FILES.values(), ids=FILES)
def test_files_that_hold_no_function(project: Path, content: bytes, said: str) -> None:
    """A file that cannot be used is named, and why."""
    (project / "bad.py").write_bytes(content)

    ended = refused(project, "bad.py")

    assert ended.status == 2
    assert said in ended.err
    assert ended.out == ""


def test_a_missing_file(project: Path) -> None:
    """A misspelt name is answered with the likely one."""
    (project / "report.py").write_text("def f(x): return x\n")

    ended = refused(project, "repot.py")

    assert ended.status == 2
    assert "did you mean report.py?" in ended.err


def test_a_directory(project: Path) -> None:
    """A folder is not a file."""
    ended = refused(project, str(project))

    assert ended.status == 2
    assert "is a folder" in ended.err


def test_an_unknown_function(project: Path) -> None:
    """The nearest names are offered."""
    source = "def build_report(x): return x\ndef other(): return 1\n"
    (project / "m.py").write_text(source)

    ended = refused(project, "m.py::bild_report")

    assert ended.status == 2
    assert "did you mean build_report?" in ended.err


UNJUDGEABLE = {
    "network": (
        "import socket\n"
        + HINTED
        + "    socket.create_connection(('127.0.0.1', 9), timeout=1)\n    return 1\n",
        "raises on every input",
    ),
    "hash seed": (HINTED + "    return hash('seed')\n", "not deterministic"),
    "import fails": (
        "import no_such_package\n" + HINTED + "    return 1\n",
        "--python",
    ),
    "module ends": ("raise SystemExit(3)\n" + HINTED + "    return 1\n", "loaded"),
}


@pytest.mark.parametrize(("source", "said"), UNJUDGEABLE.values(), ids=UNJUDGEABLE)
def test_functions_that_cannot_be_judged(project: Path, source: str, said: str) -> None:
    """Each is refused with status 3 and the reason."""
    (project / "m.py").write_text(source)

    ended = refused(project, "m.py::f", *QUICK)

    assert ended.status == 3
    assert said in ended.err


def test_a_function_without_usable_inputs(project: Path) -> None:
    """The message shows how to write a workload file, and where."""
    source = "def f(connection):\n    return connection.cursor().fetch_all(3)\n"
    (project / "m.py").write_text(source)

    ended = refused(project, "m.py::f", *QUICK)

    assert ended.status == 3
    assert "m.workload.py" in ended.err
    assert "def make_input(size, rng)" in ended.err


WORKLOADS = {
    "syntax error": "def make_input(size, rng)\n",
    "fails": "1 / 0\n",
    "no make_input": "SIZES = (1, 2)\n",
    "wrong shape": "def make_input(size, rng):\n    return [1, 2, 3]\n",
    "raises": "def make_input(size, rng):\n    raise KeyError('oh')\n",
    "bad sizes": "SIZES = 'big'\ndef make_input(size, rng):\n    return ([],), {}\n",
}


@pytest.mark.parametrize("source", WORKLOADS.values(), ids=WORKLOADS)
def test_broken_workload_files(project: Path, source: str) -> None:
    """A workload file that the user named must work."""
    (project / "m.py").write_text(HINTED + "    return sum(xs)\n")
    (project / "inputs.py").write_text(source)

    ended = refused(project, "m.py::f", "--workload", "inputs.py", *QUICK)

    assert ended.status == 2
    assert ended.err.count("\n") <= 12


@pytest.mark.parametrize("name", ["absent.py", "."])
def test_a_workload_file_that_cannot_be_read(project: Path, name: str) -> None:
    """The file is named."""
    (project / "m.py").write_text(HINTED + "    return sum(xs)\n")

    ended = refused(project, "m.py::f", "--workload", name)

    assert ended.status == 2
    assert f"workload file {name}" in ended.err


SETTINGS = {
    "unknown sandbox": (("--sandbox", "jail"), 2),
    "unknown policy": (("--policy", "oracle"), 2),
    "sandbox of another version": (("--sandbox", "ray"), 4),
    "policy of another version": (("--policy", "vllm"), 4),
    "unknown objective": (("--objective", "beauty"), 2),
    "no iterations": (("--iterations", "0"), 2),
    "no number": (("--samples", "many"), 2),
    "no budget": (("--budget", "nan"), 2),
    "endless budget": (("--budget", "inf"), 2),
    "absurd gain": (("--min-gain", "2"), 2),
    "two outputs": (("--json", "--events"), 2),
    "half an option": (("--iter", "3"), 2),
}


@pytest.mark.parametrize(("options", "status"), SETTINGS.values(), ids=SETTINGS)
def test_settings_that_cannot_be_run(
    project: Path, options: tuple[str, ...], status: int
) -> None:
    """Wrong usage is 2; what this version or machine lacks is 4."""
    (project / "m.py").write_text(HINTED + "    return sum(xs)\n")

    ended = refused(project, "m.py::f", *options)

    assert ended.status == status


@pytest.mark.parametrize("python", ["no-such-python", "/bin/true"])
def test_an_interpreter_that_is_none(project: Path, python: str) -> None:
    """`--python` must name a Python."""
    (project / "m.py").write_text(HINTED + "    return sum(xs)\n")

    ended = refused(project, "m.py::f", *QUICK, "--python", python)

    assert ended.status == 4
    assert python in ended.err


def test_no_bubblewrap_on_the_path(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Asked for by name it is missing, and the message says what to install."""
    (project / "m.py").write_text(HINTED + "    return sum(xs)\n")
    monkeypatch.setenv("PATH", "/nonexistent")

    ended = refused(project, "m.py::f", "--sandbox", "bwrap")

    assert ended.status == 4
    assert "apt install bubblewrap" in ended.err


@pytest.mark.skipif(bwrap.probe() is not None, reason=f"bwrap: {bwrap.probe()}")
def test_no_network_under_bubblewrap(project: Path) -> None:
    """A function that needs the network is told that there is none."""
    (project / "m.py").write_text(UNJUDGEABLE["network"][0])

    ended = refused(project, "m.py::f", "--sandbox", "bwrap")

    assert ended.status == 3
    assert "no network" in ended.err


def test_errors_in_json(project: Path) -> None:
    """A script finds the same message on stdout."""
    ended = refused(project, "absent.py", "--json")

    assert ended.json() == {
        "status": "error",
        "error": ended.err.removeprefix("afterburner: ").rstrip("\n"),
        "exit_status": 2,
    }


def test_errors_as_an_event(project: Path) -> None:
    """The last event says how it ended."""
    (project / "m.py").write_text(UNJUDGEABLE["hash seed"][0])

    ended = refused(project, "m.py::f", *QUICK, "--events")

    last = ended.lines()[-1]
    assert last["event"] == "error"
    assert last["exit_status"] == ended.status == 3
    assert "not deterministic" in last["message"]


def test_a_message_cannot_steer_the_terminal(project: Path) -> None:
    """Control characters in what a module says are shown, not sent."""
    source = (
        "raise RuntimeError('\\x1b[2J\\x1b]0;title\\x07')\n" + HINTED + "    return 1\n"
    )
    (project / "m.py").write_text(source)

    ended = refused(project, "m.py::f", *QUICK)

    assert ended.status == 3
    assert "\x1b" not in ended.err
    assert "\x07" not in ended.err


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_data_folder_that_cannot_be_written(slow: Path, data_home: Path) -> None:
    """The evidence has to be stored; the message says where it could not be."""
    data_home.mkdir(mode=0o500)

    ended = refused(slow.parent, "slow.py::common", *QUICK)

    assert ended.status == 2
    assert "XDG_DATA_HOME" in ended.err


@pytest.mark.parametrize("command", ["optimize", "hot", "record"])
def test_a_working_folder_that_is_gone(project: Path, command: str) -> None:
    """Removed by somebody else, or by a change of branch."""
    leave = (
        f"import os, sys; os.rmdir({str(project)!r}); "
        "os.execv(sys.argv[1], sys.argv[1:])"
    )
    argv = harness.command(command, "slow.py")

    ended = subprocess.run(
        [sys.executable, "-c", leave, *argv],
        capture_output=True,
        text=True,
        timeout=harness.TIMEOUT_S,
        check=False,
    )

    assert ended.returncode == 2
    assert "cd into another one" in ended.stderr
    assert "Traceback" not in ended.stderr
