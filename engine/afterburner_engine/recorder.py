"""Runs a command of the user's with recording on, and keeps the calls that it makes.

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
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from afterburner_engine import inside, recordings
from afterburner_engine.errors import EngineError
from afterburner_engine.recordings import LIMIT, Recording
from afterburner_engine.target import Target

HOOK = Path(str(inside.__file__)).parent / "recording" / "hook"
"""What goes on PYTHONPATH, so that each Python of the command begins by watching."""


@dataclass(frozen=True, slots=True)
class Recorded:
    """What came of a command."""

    status: int
    """Its exit status, below 0 for a signal."""

    processes: int
    """Python processes that were watched."""

    recordings: tuple[Recording, ...]
    """Those that were kept, each with at least one call."""

    without: tuple[Recording, ...]
    """Functions none of whose calls could be kept, and why."""


def record(
    command: Sequence[str],
    *,
    project: Path,
    targets: Sequence[Target] = (),
    python: str | None = None,
    limit: int = LIMIT,
) -> Recorded:
    """Run the command to its end and store what was seen.

    Raises:
        EngineError: it cannot be started, or nothing can be stored.
    """
    if not command:
        raise EngineError("name a command: afterburner record -- pytest tests")
    python = shutil.which(python) or python if python else None
    if limit < 1:
        raise EngineError(f"the limit is {limit}; it must be 1 or more")
    with tempfile.TemporaryDirectory(prefix="afterburner-record-") as folder:
        spool = Path(folder, "spool")
        spool.mkdir()
        config = Path(folder, "config.json")
        config.write_text(_config(spool, project, targets), encoding="utf-8")
        status = _run(_resolved(command, python), _environment(config, python))
        lines = list(_lines(spool))
    found = recordings.collect(lines, command, limit)
    for recording in found:
        if recording.lines:
            recordings.save(recording)
    return Recorded(
        status=status,
        processes=sum(line.startswith('{"started"') for line in lines),
        recordings=tuple(r for r in found if r.lines),
        without=tuple(r for r in found if not r.lines),
    )


def _config(spool: Path, project: Path, targets: Sequence[Target]) -> str:
    named: dict[str, list[str]] = {}
    for target in targets:
        named.setdefault(str(target.path), []).append(target.qualname)
    return json.dumps(
        {"spool": str(spool), "project": str(project.absolute()), "targets": named}
    )


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


def _run(command: list[str], env: dict[str, str]) -> int:
    """Run it in the foreground: Ctrl-C is for the command, which may well go on."""
    before = signal.getsignal(signal.SIGINT)
    inherited = signal.SIG_IGN if before is signal.SIG_IGN else signal.SIG_DFL
    try:
        process = subprocess.Popen(
            command,
            env=env,
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


def _lines(spool: Path) -> Iterator[str]:
    """What all processes have written, in the order in which they began."""
    files = sorted(spool.glob("*.jsonl"), key=lambda path: path.stat().st_ctime_ns)
    for path in files:
        with path.open(encoding="utf-8", errors="replace") as opened:
            yield from opened
