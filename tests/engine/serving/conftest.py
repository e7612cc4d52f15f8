"""Servers of a test are its own, and none outlives it."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from afterburner_engine.serving import interpreters, manager, records
from afterburner_engine.serving.plan import Plan
from tests.engine.serving import stub


@pytest.fixture(autouse=True)
def _own_servers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    folders = {f"XDG_{name}": tmp_path / name for name in ("RUNTIME_DIR", "STATE_HOME")}
    for variable, folder in folders.items():
        folder.mkdir(mode=0o700)
        monkeypatch.setenv(variable, str(folder))
    yield
    # A test may have looked elsewhere, where servers are not its own.
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(folders["XDG_RUNTIME_DIR"]))
    for server in records.running():
        asyncio.run(manager.stop(server))


class Checkpoint:
    """A folder that stands for a model, and steers the stub that serves it."""

    def __init__(self, folder: Path, python: Path) -> None:
        """Make the folder."""
        folder.mkdir(mode=0o700)
        self.path = folder
        self.python = python

    def plan(self, **more: Any) -> Plan:
        """To serve it."""
        return Plan(model=str(self.path), python=str(self.python), **more)

    @property
    def starts(self) -> list[dict[str, Any]]:
        """How each server of it was started."""
        path = self.path / "starts"
        lines = path.read_text().splitlines() if path.exists() else []
        return [json.loads(line) for line in lines]


@pytest.fixture
def checkpoint(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Checkpoint:
    """A model that the stub serves."""
    python = stub.write(tmp_path)
    monkeypatch.setenv(interpreters.VARIABLE, str(python))
    return Checkpoint(tmp_path / "checkpoint", python)
