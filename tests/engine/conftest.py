"""What holds for all tests of the engine: data of their own, and short exams."""

from pathlib import Path

import pytest

from tests.sandbox.courts import EXAM_S


@pytest.fixture(autouse=True)
def _own_data_directory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))


@pytest.fixture(autouse=True)
def _short_exams(monkeypatch: pytest.MonkeyPatch) -> None:
    """The figures of a test's exam need not be as precise as those that users see."""
    monkeypatch.setattr("afterburner_engine.judge.EXAM_S", EXAM_S)
