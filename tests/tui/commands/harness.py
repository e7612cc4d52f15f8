"""Runs the `afterburner` command as a process of its own, as a shell would."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

TIMEOUT_S = 120
"""Far beyond what any test needs; a command that hangs fails in words."""

SLOW = '''\
"""A module with one slow function."""

LIMIT = 10


def untouched(text):
    return  text   # odd on purpose: it must stay as it is


def common(left, right):
    """Those of `left` that are in `right`."""
    found = []
    for item in left:
        if item in right:
            found.append(item)
    return found
'''

INPUTS = """\
SIZES = (100, 300, 900)


def make_input(size, rng):
    left = [rng.randrange(10 * size) for _ in range(size)]
    return (left, [rng.randrange(10 * size) for _ in range(size)]), {}
"""

QUICK = (
    *("--sandbox", "process", "--policy", "rulebook"),
    *("--iterations", "1", "--budget", "300", "--attack", "0.5"),
)
"""Options that work everywhere, the same whatever models are there, and keep a run
short."""


@dataclass(frozen=True, slots=True)
class Ended:
    """How a command ended and what it said."""

    status: int
    out_bytes: bytes
    err: str

    @property
    def out(self) -> str:
        """stdout as text."""
        return self.out_bytes.decode()

    def json(self) -> dict[str, Any]:
        """stdout, which must hold one JSON object and nothing else."""
        found = json.loads(self.out)
        if not isinstance(found, dict):
            raise TypeError(f"no JSON object: {self.out}")
        return found

    def lines(self) -> list[dict[str, Any]]:
        """stdout, which must hold one JSON object a line and nothing else."""
        return [json.loads(line) for line in self.out.splitlines()]


def command(*arguments: str | Path) -> list[str]:
    """What to execute."""
    return [sys.executable, "-m", "afterburner_tui.cli", *map(str, arguments)]


def afterburner(*arguments: str | Path, **environment: str) -> Ended:
    """Run the command to its end, with `environment` on top of the test's own."""
    done = subprocess.run(
        command(*arguments),
        capture_output=True,
        timeout=TIMEOUT_S,
        env={**os.environ, **environment},
        stdin=subprocess.DEVNULL,
        check=False,
    )
    return Ended(done.returncode, done.stdout, done.stderr.decode())


def start(*arguments: str | Path) -> subprocess.Popen[str]:
    """Start the command, with Ctrl-C as a terminal delivers it."""
    return subprocess.Popen(
        command(*arguments),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        stdin=subprocess.DEVNULL,
        text=True,
        # A test run in the background may have been started to ignore it.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )


def snapshot(folder: Path) -> dict[str, bytes]:
    """All files below a folder."""
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def processes_of(folder: Path) -> list[str]:
    """Command lines of the processes that serve a module of `folder`."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit() and int(entry.name) != os.getpid():
            try:
                line = (entry / "cmdline").read_bytes()
            except OSError:  # it has ended
                continue
            if os.fsencode(repr(str(folder))) in line:
                found.append(os.fsdecode(line))
    return found
