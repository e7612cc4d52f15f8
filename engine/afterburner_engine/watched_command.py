"""Runs a command of the user's with our hook in each Python that it starts.

The command runs as the user would run it: not in the sandbox, with the user's own
rights, files and terminal. Only its environment differs, by which Python is told to
watch (see `inside.recording`).
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from afterburner_engine import inside
from afterburner_engine.errors import EngineError

HOOK = Path(str(inside.__file__)).parent / "recording" / "hook"
"""What goes on PYTHONPATH, so that each Python of the command begins by watching."""


@dataclass(frozen=True, slots=True)
class Watched:
    """What came of a command."""

    status: int
    """Its exit status, below 0 for a signal."""

    spools: tuple[tuple[str, ...], ...]
    """The lines that each process has written, in the order in which they began."""

    @property
    def lines(self) -> tuple[str, ...]:
        """Those of all processes."""
        return tuple(line for spool in self.spools for line in spool)

    @property
    def processes(self) -> int:
        """Python programs that were watched."""
        return sum(line.startswith('{"started"') for line in self.lines)


def run_watched(
    command: Sequence[str],
    config: Mapping[str, Any],
    python: str | None = None,
    *,
    stdout: int | None = None,
) -> Watched:
    """Run the command to its end; `config` is for the hook, less the spool.

    Raises:
        EngineError: it cannot be started.
    """
    python = shutil.which(python) or python if python else None
    with tempfile.TemporaryDirectory(prefix="afterburner-record-") as folder:
        spool = Path(folder, "spool")
        spool.mkdir()
        told = Path(folder, "config.json")
        told.write_text(json.dumps({"spool": str(spool), **config}), encoding="utf-8")
        argv, env = _resolved(command, python), _environment(told, python)
        status = _run(argv, env, stdout)
        return Watched(status, tuple(_spools(spool)))


def _environment(config: Path, python: str | None) -> dict[str, str]:
    env = dict(os.environ)
    before = env.get("PYTHONPATH")
    env["PYTHONPATH"] = os.pathsep.join([str(HOOK), *([before] if before else [])])
    env["AFTERBURNER_RECORD"] = str(config)
    if python is not None:
        folder = str(Path(python).absolute().parent)
        env["PATH"] = os.pathsep.join([folder, env.get("PATH", os.defpath)])
    return env


def _resolved(command: Sequence[str], python: str | None) -> list[str]:
    """The command, with the interpreter that was asked for in the place of `python`."""
    first, *rest = command
    if python is None or os.sep in first:
        return [first, *rest]
    if first in ("python", "python3"):
        return [python, *rest]
    beside = Path(python).absolute().parent / first
    return [str(beside) if beside.is_file() else first, *rest]


def _run(command: list[str], env: dict[str, str], stdout: int | None) -> int:
    """Run it in the foreground: Ctrl-C is for the command, which may well go on."""
    before = signal.getsignal(signal.SIGINT)
    inherited = signal.SIG_IGN if before is signal.SIG_IGN else signal.SIG_DFL
    try:
        process = subprocess.Popen(
            command,
            env=env,
            stdout=stdout,
            preexec_fn=lambda: signal.signal(signal.SIGINT, inherited) and None,
        )
    except OSError as error:
        raise EngineError(
            f"{command[0]} cannot be run: {error.strerror or error}"
        ) from error
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        return process.wait()
    finally:
        signal.signal(signal.SIGINT, before)
        if process.returncode is None:  # we are told to end
            process.terminate()
            process.wait()


def _spools(folder: Path) -> Iterator[tuple[str, ...]]:
    """What each process has written, in the order in which they began."""
    files = sorted(folder.glob("*.jsonl"), key=lambda path: path.stat().st_ctime_ns)
    for path in files:
        with path.open(encoding="utf-8", errors="replace") as opened:
            yield tuple(opened)
