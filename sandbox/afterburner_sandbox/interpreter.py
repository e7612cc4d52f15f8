"""Which Python runs the programs, and what it needs to see of the file system."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from afterburner_sandbox.errors import IsolationUnavailableError

_PROBE = """
import json, sys
print(json.dumps([sys.executable, sys.prefix, sys.base_prefix, sys.path[1:],
                  list(sys.version_info[:3])]))
"""


@dataclass(frozen=True, slots=True)
class Interpreter:
    """A Python that programs run under."""

    executable: Path
    prefix: Path
    base_prefix: Path
    path: tuple[str, ...]
    """Its `sys.path` without a script's folder."""

    version: tuple[int, int, int]


def find_interpreter(asked: str | None, near: Path) -> Interpreter:
    """The interpreter asked for, or the active environment's, or the nearest `.venv`.

    Raises:
        IsolationUnavailableError: it does not start, or is older than 3.9.
    """
    executable = asked or _environment_python(near) or sys.executable
    if os.path.realpath(executable) == os.path.realpath(sys.executable) and not asked:
        executable = sys.executable
    found = _probe(executable)
    if found.version < (3, 9, 0):
        number = ".".join(map(str, found.version))
        raise IsolationUnavailableError(
            f"{executable} is Python {number}; programs need 3.9 or later. "
            "Name another with --python."
        )
    return found


def _environment_python(near: Path) -> str | None:
    """The Python of the active virtual environment, or of the nearest `.venv`."""
    folders = [Path(active)] if (active := os.environ.get("VIRTUAL_ENV")) else []
    folders += [folder / ".venv" for folder in near.parents]
    for folder in folders:
        candidate = folder / "bin" / "python"
        if candidate.exists():
            return str(candidate)
    return None


def _probe(executable: str) -> Interpreter:
    command = [executable, "-s", "-c", _PROBE]
    try:
        done = subprocess.run(
            command, capture_output=True, text=True, timeout=20, check=True
        )
        shown, prefix, base, path, version = json.loads(done.stdout)
    except (OSError, subprocess.SubprocessError, ValueError) as error:
        raise IsolationUnavailableError(
            f"{executable} does not work as a Python interpreter: {error}. "
            "Name another with --python."
        ) from error
    return Interpreter(
        Path(shown), Path(prefix), Path(base), tuple(path), tuple(version)
    )
