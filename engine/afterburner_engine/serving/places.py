"""Where the records and logs of servers lie, readable by their user alone."""

from __future__ import annotations

import contextlib
import hashlib
import os
import re
import stat
from collections.abc import Iterator
from pathlib import Path

import platformdirs

from afterburner_engine.errors import UnavailableError


def folder() -> Path:
    """The folder of locks and records; made if it is not there.

    Raises:
        UnavailableError: others could read or change what lies in it.
    """
    with _usable():
        path = _runtime()
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        path.mkdir(exist_ok=True, mode=0o700)
        return _own(path)


def existing() -> Path | None:
    """The same folder, for who only looks: None where there is none yet.

    Raises:
        UnavailableError: others could read or change what lies in it.
    """
    with _usable():
        path = _runtime()
        return _own(path) if path.is_symlink() or path.exists() else None


@contextlib.contextmanager
def _usable() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise UnavailableError(
            f"the folder of running servers cannot be used: {error}; "
            "set XDG_RUNTIME_DIR to a folder of your own"
        ) from error


def _own(path: Path) -> Path:
    found = path.lstat()
    # A key, or a record, in a folder of somebody else's would be theirs.
    own = stat.S_ISDIR(found.st_mode) and found.st_uid == os.getuid()
    if not own or stat.S_IMODE(found.st_mode) & 0o077:
        raise UnavailableError(
            f"{path} is not a folder that is yours alone (mode 700), so no key can be "
            "kept there; remove it, or set XDG_RUNTIME_DIR to a folder of your own"
        )
    return path


def _runtime() -> Path:
    """In the user's folder for what lasts as long as a login, or else at home.

    Never in a folder that others can write to: they could be there first.
    """
    named = os.environ.get("XDG_RUNTIME_DIR", "")
    if os.path.isabs(named):
        return Path(named) / "afterburner"
    usual = Path(f"/run/user/{os.getuid()}")
    if os.access(usual, os.W_OK | os.X_OK):
        return usual / "afterburner"
    return Path(platformdirs.user_state_dir("afterburner")) / "run"


def stem(model: str) -> str:
    """The name of a model's files."""
    readable = re.sub(r"[^A-Za-z0-9._-]+", "-", model.rstrip("/").rpartition("/")[2])
    digest = hashlib.sha256(model.encode("utf-8", "surrogateescape")).hexdigest()
    return f"{readable[:40].strip('.-') or 'model'}-{digest[:12]}"


def log(model: str) -> Path:
    """The log of a model's server."""
    return Path(platformdirs.user_log_dir("afterburner")) / f"serve-{stem(model)}.log"
