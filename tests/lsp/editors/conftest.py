"""What a real editor needs: a server to find, a project to work on, a place of its own."""

from __future__ import annotations

import os
import stat
import sys
from pathlib import Path

import pytest

from tests.lsp.editors.project import Project

ROOT = Path(__file__).parents[3]


@pytest.fixture
def server(tmp_path: Path) -> Path:
    """The program `afterburner-lsp`, of the source that is tested."""
    program = tmp_path / "bin" / "afterburner-lsp"
    program.parent.mkdir()
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m afterburner_lsp "$@"\n')
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    return program


@pytest.fixture
def environment(server: Path, tmp_path: Path) -> dict[str, str]:
    """This process's, with `server` on the PATH and nothing of the developer's own."""
    home = tmp_path / "home"
    home.mkdir()
    places = {
        f"XDG_{kind}_HOME": str(home / kind.lower())
        for kind in ("CONFIG", "CACHE", "DATA", "STATE")
    }
    path = f"{server.parent}{os.pathsep}{os.environ['PATH']}"
    return {**os.environ, **places, "HOME": str(home), "PATH": path, "TERM": "dumb"}


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """A slow function in a project, on the disk."""
    return Project.create(tmp_path / "shop")
