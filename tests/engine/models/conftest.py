"""Tests of models that run in this process: tiny ones, made for the session, offline.

They skip, with the line to type, where the extra that they need is not installed.
"""

import json
import os
import shutil
from pathlib import Path

import pytest

from afterburner_engine.models.checkpoint import SHEET
from afterburner_engine.models.export import export
from tests.engine.models import tiny
from tests.libraries import MINI, skip_where_absent

os.environ["HF_HUB_OFFLINE"] = "1"
os.environ.setdefault("OMP_NUM_THREADS", "1")

NEEDS = {
    "torch": ("local", ("torch", "transformers")),
    "mini": MINI,
}


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Skip what carries a marker whose libraries are missing."""
    skip_where_absent(item, NEEDS)


@pytest.fixture(scope="session")
def copying(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A checkpoint that answers each lesson's prompt with the prompt's code."""
    return tiny.build(tmp_path_factory.mktemp("models") / "copying", copying=True)


@pytest.fixture(scope="session")
def untaught(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A checkpoint that writes noise, and never ends."""
    return tiny.build(tmp_path_factory.mktemp("models") / "untaught", context=256)


@pytest.fixture(scope="session")
def small(copying: Path) -> Path:
    """The copying checkpoint, exported as int8."""
    return export(copying, copying.parent / "small", name="small")


@pytest.fixture(scope="session")
def exact(untaught: Path) -> Path:
    """The untaught checkpoint, exported as float32."""
    return export(untaught, untaught.parent / "exact", quantisation="float32")


@pytest.fixture(scope="session")
def endless_checkpoint(untaught: Path) -> Path:
    """The untaught checkpoint, with a context that takes minutes to fill."""
    return _longer(untaught, "config.json", "max_position_embeddings")


@pytest.fixture(scope="session")
def endless_exact(exact: Path) -> Path:
    """The same, exported."""
    return _longer(exact, SHEET, "context_tokens")


def _longer(folder: Path, name: str, key: str) -> Path:
    """A copy in which one number is larger."""
    copy = folder.with_name(f"endless-{folder.name}")
    shutil.copytree(folder, copy)
    held = json.loads((copy / name).read_text("utf-8"))
    (copy / name).write_text(json.dumps(held | {key: 1_000_000}), "utf-8")
    return copy
