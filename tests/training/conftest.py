"""What the tests of training share: tasks that are measured already, and skipping."""

import importlib.util
import os

import pytest

os.environ["HF_HUB_OFFLINE"] = "1"
os.environ.setdefault("OMP_NUM_THREADS", "1")

NEEDS = {
    "torch": ("train", ("torch", "transformers", "trl", "peft", "datasets")),
    "mini": ("mini", ("ctranslate2", "tokenizers", "jinja2")),
}


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Skip what carries a marker whose libraries are missing."""
    for marker, (extra, names) in NEEDS.items():
        if item.get_closest_marker(marker) is None:
            continue
        absent = [name for name in names if importlib.util.find_spec(name) is None]
        if absent:
            pytest.skip(f"no {absent[0]}: pip install 'afterburner[{extra}]'")
