"""Tests of models skip where what they load is not installed, with the line to type."""

from __future__ import annotations

import importlib.util
from collections.abc import Mapping

import pytest

MINI = ("mini", ("ctranslate2", "tokenizers", "jinja2"))
"""The extra `mini`, and what it brings."""


def skip_where_absent(
    item: pytest.Item, needs: Mapping[str, tuple[str, tuple[str, ...]]]
) -> None:
    """Skip a test whose marker needs what is missing.

    `needs` holds, by marker, an extra of ours and the libraries that it brings.
    """
    for marker, (extra, names) in needs.items():
        if item.get_closest_marker(marker) is None:
            continue
        absent = [name for name in names if importlib.util.find_spec(name) is None]
        if absent:
            pytest.skip(f"no {absent[0]}: pip install 'afterburner[{extra}]'")
