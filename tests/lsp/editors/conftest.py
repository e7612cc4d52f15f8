"""What a real editor needs: a server to find, a project, and a place of its own."""

from __future__ import annotations

import os
import stat
import sys
from pathlib import Path

import pytest

from tests.lsp.editors.project import Project

ROOT = Path(__file__).parents[3]


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    """This process's, with nothing of the developer's own, and with `afterburner-lsp`.

    That is of the source that is tested, and lies where users' programs do: VS Code
    makes a PATH of its own.
    """
    home = tmp_path / "home"
    program = home / ".local/bin/afterburner-lsp"
    program.parent.mkdir(parents=True)
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m afterburner_lsp "$@"\n')
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    places = {
        f"XDG_{kind}_HOME": str(home / kind.lower())
        for kind in ("CONFIG", "CACHE", "DATA", "STATE")
    }
    path = f"{program.parent}{os.pathsep}{os.environ['PATH']}"
    return {**os.environ, **places, "HOME": str(home), "PATH": path, "TERM": "dumb"}


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """A slow function in a project, on the disk."""
    return Project.create(tmp_path / "shop")
