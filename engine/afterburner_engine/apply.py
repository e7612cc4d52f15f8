"""Writing accepted code into the user's file: all of it or nothing.

Only if the file still holds what was measured. A file that has changed since, by
an editor or by another run, is left alone and the user is told.
"""

from __future__ import annotations

import contextlib
import os
import tempfile
from pathlib import Path

from afterburner_engine.errors import ApplyError
from afterburner_engine.target import Target


def apply(target: Target, code: str) -> None:
    """Replace the target's function by `code` in its file.

    Raises:
        ApplyError: the file has changed, or cannot be written; it is as it was.
        CandidateError: `code` cannot stand in the function's place.
    """
    patched = target.patched(code)
    real = Path(os.path.realpath(target.path))
    _require_unchanged(real, target)
    if not os.access(real, os.W_OK):
        raise ApplyError(
            f"{target.path} is read-only, so nothing was written; "
            "make it writable and apply again"
        )
    try:
        _replace(real, patched, target)
    except OSError as error:
        raise ApplyError(
            f"cannot write {target.path}: {error.strerror or error}; it is as it was. "
            f"Make sure that {real.parent} is writable and has room, and apply again"
        ) from error


def _require_unchanged(real: Path, target: Target) -> None:
    try:
        now = real.read_bytes()
    except OSError as error:
        raise ApplyError(
            f"cannot read {target.path} any more: {error.strerror or error}; "
            "nothing was written"
        ) from error
    if now != target.original:
        raise ApplyError(
            f"{target.path} has changed since it was measured, so nothing was "
            "written; run again on the file as it is now"
        )


def _replace(real: Path, content: bytes, target: Target) -> None:
    """Put `content` in the place of `real`, by way of a file beside it."""
    handle, name = tempfile.mkstemp(
        prefix=f".{real.name}.", suffix=".tmp", dir=real.parent
    )
    try:
        with open(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        _copy_ownership(real, name)
        # An editor may have saved while this was being written.
        _require_unchanged(real, target)
        os.replace(name, real)
    finally:
        # After the replacement there is nothing left under this name.
        with contextlib.suppress(FileNotFoundError):
            os.unlink(name)
    _sync_folder(real.parent)


def _copy_ownership(real: Path, name: str) -> None:
    status = os.stat(real)
    if hasattr(os, "chown"):
        # Only root may give a file away; a group that one is in may be kept.
        for owner, group in ((status.st_uid, -1), (-1, status.st_gid)):
            with contextlib.suppress(PermissionError):
                os.chown(name, owner, group)
    # After the owner, because a change of owner clears some of these bits.
    os.chmod(name, status.st_mode & 0o7777)


def _sync_folder(folder: Path) -> None:
    """Make the new name last through a power cut, where the system can do that."""
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
