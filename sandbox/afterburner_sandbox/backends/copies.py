"""Copies of a project that everybody may read.

A container's user is never root. Where root runs Afterburner on files that only root
may read, the container is shown a copy of them.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from afterburner_sandbox.errors import IsolationUnavailableError

MAX_BYTES = 256 << 20

_SKIPPED = ("__pycache__", "node_modules")


def is_open(path: Path) -> bool:
    """Whether everybody may read a file, or a folder with all that is in it."""
    return all(_open_to_all(entry) for entry in _walk(path))


@contextmanager
def folder(kind: str = "copy") -> Iterator[Path]:
    """A folder for copies; those of processes that were killed are removed, too."""
    prefix = f"afterburner-{kind}-"
    for left in Path(tempfile.gettempdir()).glob(f"{prefix}*-*"):
        owner = left.name.removeprefix(prefix).partition("-")[0]
        if owner.isdigit() and not os.path.exists(f"/proc/{owner}"):
            shutil.rmtree(left, ignore_errors=True)
    with tempfile.TemporaryDirectory(prefix=f"{prefix}{os.getpid()}-") as made:
        yield Path(made)


def copy(path: Path, folder: Path) -> Path:
    """A copy in a folder, which everybody may read.

    Raises:
        IsolationUnavailableError: there is too much to be copied.
    """
    target, left = folder / path.name, MAX_BYTES
    for source in _walk(path):
        made = target / source.relative_to(path)
        left -= source.lstat().st_size
        if left < 0:
            raise IsolationUnavailableError(
                f"{path} may be read by root only, and is too large to be copied for "
                "a container. Run afterburner as an ordinary user, or with "
                "--sandbox bwrap."
            )
        if source.is_symlink():
            made.symlink_to(os.readlink(source))
        elif source.is_dir():
            made.mkdir()
            made.chmod(0o755)
        elif source.is_file():
            shutil.copyfile(source, made)
            made.chmod(0o644 | source.stat().st_mode & 0o111)
    return target


def _walk(path: Path) -> Iterator[Path]:
    """A path and all that lies in it, folders before what is in them."""
    yield path
    if path.is_dir() and not path.is_symlink():
        for entry in sorted(path.iterdir()):
            if _is_left_out(entry):
                yield entry
            else:
                yield from _walk(entry)


def _is_left_out(path: Path) -> bool:
    """Whether nothing in a folder is needed by programs, or it is shown anyway.

    Hidden folders hold what tools keep; an environment is shown if it is in use.
    """
    if path.is_symlink() or not path.is_dir():
        return False
    named = path.name.startswith(".") or path.name in _SKIPPED
    return named or (path / "pyvenv.cfg").exists()


def _open_to_all(path: Path) -> bool:
    if path.is_symlink():
        return True
    needed = 0o005 if path.is_dir() else 0o004
    return path.stat().st_mode & needed == needed
