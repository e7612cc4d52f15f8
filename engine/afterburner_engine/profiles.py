"""The last profile of each project, in the user's data directory."""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from pathlib import Path

import platformdirs

from afterburner_engine.errors import EngineError
from afterburner_engine.profile import Profile, dumped, from_json

MARKS = ("pyproject.toml", "setup.py", "setup.cfg", "tox.ini", "pytest.ini", ".git")
"""What a project's folder holds."""


def project_of(folder: Path) -> Path:
    """The project that a folder lies in; the folder itself where there is none."""
    start = folder.resolve()
    wide = {Path("/"), Path.home().resolve(), Path(tempfile.gettempdir()).resolve()}
    for above in (start, *start.parents):
        if above in wide:
            break
        if any((above / name).exists() for name in MARKS):
            return above
    return start


def folder() -> Path:
    """Where profiles are kept."""
    return Path(platformdirs.user_data_dir("afterburner")) / "profiles"


def place(project: Path) -> Path:
    """The file of a project's last profile."""
    full = os.path.realpath(project)
    digest = hashlib.sha256(full.encode("utf-8", "surrogateescape")).hexdigest()[:16]
    return folder() / f"{Path(full).name or 'root'}-{digest}.json"


def keep(profile: Profile, project: Path) -> Path:
    """Store a profile in the place of the project's last one.

    Raises:
        EngineError: it cannot be written there.
    """
    return write(profile, place(project))


def write(profile: Profile, path: Path) -> Path:
    """Write a profile to a file; raises as `keep` does."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        handle, new = tempfile.mkstemp(dir=path.parent)
        with os.fdopen(handle, "w", encoding="ascii") as opened:
            opened.write(dumped(profile))
        os.replace(new, path)
    except OSError as error:
        raise EngineError(
            f"the profile cannot be written to {path}: {error.strerror or error}"
        ) from error
    return path


def find(file: Path) -> Profile | None:
    """The last profile of the nearest project above a file that has one.

    Raises:
        EngineError: it is damaged.
    """
    for above in Path(os.path.realpath(file)).parents:
        stored = place(above)
        if stored.is_file():
            return read(stored)
    return None


def read(stored: Path) -> Profile:
    """A profile that this program wrote; raises as `find` does."""
    try:
        told = json.loads(stored.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError) as error:
        raise EngineError(
            f"the profile {stored} cannot be read: {error}. Delete it, or run "
            "`afterburner hot -- CMD` again."
        ) from error
    if not isinstance(told, dict):
        raise EngineError(f"the profile {stored} is damaged: it holds no object")
    return from_json(told, f"the profile {stored}")
