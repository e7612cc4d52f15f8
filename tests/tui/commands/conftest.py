"""Nothing of the developer's own is read or written by a command under test."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.tui.commands.harness import INPUTS, SLOW


@pytest.fixture(autouse=True)
def data_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where this test's evidence goes."""
    home = tmp_path / "data"
    monkeypatch.setenv("XDG_DATA_HOME", str(home))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.delenv("VIRTUAL_ENV", raising=False)
    return home


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder to work in."""
    folder = tmp_path / "project"
    folder.mkdir()
    monkeypatch.chdir(folder)
    return folder


@pytest.fixture
def slow(project: Path) -> Path:
    """A module that the rulebook makes faster, with its inputs."""
    path = project / "slow.py"
    path.write_text(SLOW)
    (project / "slow.workload.py").write_text(INPUTS)
    return path
