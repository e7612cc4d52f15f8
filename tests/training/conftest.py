"""What the tests of training share: they write nothing to the developer's own data
directory, and those of models skip where libraries are missing, with the line to type.
"""

import os
from pathlib import Path

import pytest

from tests.libraries import MINI, skip_where_absent

os.environ["HF_HUB_OFFLINE"] = "1"
os.environ.setdefault("OMP_NUM_THREADS", "1")

NEEDS = {
    "torch": ("train", ("torch", "transformers", "trl", "peft", "datasets")),
    "mini": MINI,
}


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Skip what carries a marker whose libraries are missing."""
    skip_where_absent(item, NEEDS)


@pytest.fixture(autouse=True)
def _own_data_directory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
