"""Which Python runs the programs, and what it needs to see of the file system."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from afterburner_sandbox.errors import IsolationUnavailableError
from afterburner_sandbox.rendering import printable

_PROBE = """
import glob, json, os, sys
from urllib.parse import unquote, urlsplit
def editable(file):
    try:
        with open(file, encoding="utf-8") as opened:
            said = json.load(opened)
        url = urlsplit(said["url"])
        if said["dir_info"]["editable"] and url.scheme == "file":
            return unquote(url.path)
    except (OSError, ValueError, KeyError, TypeError):
        pass
def linked(entry):
    if os.path.basename(entry) not in ("site-packages", "dist-packages"):
        return [os.path.realpath(entry)] if os.path.islink(entry) else []
    try:
        found = [item.path for item in os.scandir(entry) if item.is_symlink()]
    except OSError:
        return []
    return [os.path.realpath(item) for item in found]
path = [entry for entry in sys.path if entry]
record = "/*.dist-info/direct_url.json"
records = [file for entry in path for file in glob.glob(glob.escape(entry) + record)]
sources = [folder for folder in map(editable, records) if folder]
sources += [folder for entry in path for folder in linked(entry)]
print(json.dumps([sys.executable, sys.prefix, sys.base_prefix, path,
                  list(sys.version_info[:3]), sources]))
"""
"""An editable installation may be found by an import hook alone, not on `sys.path`;
where it lies is in its record (PEP 610). A package may also be a link to elsewhere."""


@dataclass(frozen=True, slots=True)
class Interpreter:
    """A Python that programs run under."""

    executable: Path
    prefix: Path
    base_prefix: Path
    path: tuple[str, ...]
    """Its `sys.path` without a script's folder."""

    version: tuple[int, int, int]
    sources: tuple[Path, ...] = ()
    """Where packages lie that are installed in it as editable, or as links."""


def find_interpreter(asked: str | None, near: Path) -> Interpreter:
    """The interpreter that `locate` names.

    Raises:
        IsolationUnavailableError: it does not start, or is older than 3.9.
    """
    executable, _ = locate(asked, near)
    found = _probe(executable)
    if found.version < (3, 9, 0):
        number = ".".join(map(str, found.version))
        raise IsolationUnavailableError(
            f"{executable} is Python {number}; programs need 3.9 or later. "
            "Name another with --python."
        )
    return found


def locate(asked: str | None, near: Path) -> tuple[str, str]:
    """Which interpreter runs the programs of the file `near`, and why that one.

    The one asked for; else that of the active environment, of the nearest environment
    in a folder above the file, of conda's base, and at last our own.
    """
    if asked is not None:
        return asked, "named with --python"
    for folder, why in _environments(near):
        candidate = folder / "bin" / "python"
        if candidate.exists():
            return str(candidate), why
    return sys.executable, "the one that runs Afterburner; no environment was found"


def _environments(near: Path) -> Iterator[tuple[Path, str]]:
    active, conda = os.environ.get("VIRTUAL_ENV"), os.environ.get("CONDA_PREFIX")
    # conda activates its base in every shell, which says nothing of this project.
    base = os.environ.get("CONDA_DEFAULT_ENV") == "base"
    if active:
        yield Path(active), "the active environment"
    if conda and not base:
        yield Path(conda), "the active conda environment"
    for folder in near.absolute().parents:
        for name in (".venv", "venv"):
            if (folder / name / "pyvenv.cfg").is_file():
                yield folder / name, "the nearest environment above the file"
    if conda and base:
        yield Path(conda), "conda's base environment"


def _probe(executable: str) -> Interpreter:
    command = [executable, "-s", "-c", _PROBE]
    try:
        done = subprocess.run(
            command, capture_output=True, text=True, timeout=20, check=True
        )
        # The last line: what an environment runs at its start may print, too.
        said = json.loads(done.stdout.strip().rpartition("\n")[2])
        shown, prefix, base, path, version, sources = said
    except (OSError, subprocess.SubprocessError, ValueError) as error:
        raise IsolationUnavailableError(
            f"{executable} does not work as a Python interpreter: {_reason(error)}. "
            "Name another with --python."
        ) from error
    return Interpreter(
        Path(shown),
        Path(prefix),
        Path(base),
        tuple(path),
        tuple(version),
        tuple(map(Path, sources)),
    )


def _reason(error: Exception) -> str:
    """What went wrong, in one line; never the whole of our probe."""
    if isinstance(error, subprocess.CalledProcessError):
        said = (error.stderr or "").strip().splitlines()
        return printable(said[-1], 200) if said else f"exit status {error.returncode}"
    if isinstance(error, subprocess.TimeoutExpired):
        return f"no answer within {error.timeout:g} s"
    return printable(str(error), 200)
