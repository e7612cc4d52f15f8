"""Rows of data sets: of the hub by `datasets`, or of JSON lines on this disk."""

from __future__ import annotations

import gzip
import importlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from afterburner_training.errors import TrainingError

Row = dict[str, Any]


def from_hub(name: str, config: str | None, split: str) -> Iterator[Row]:
    """The rows of a data set of the hub, which is kept in the hub's own cache.

    Raises:
        TrainingError: `datasets` is not installed, or it cannot be loaded.
    """
    yield from _loaded(name, config, split=split)


def from_hub_files(name: str, file: str) -> Iterator[Row]:
    """The rows of a JSON lines file of the hub, where a script would be run otherwise.

    Raises:
        TrainingError: as `from_hub`.
    """
    path = f"hf://datasets/{name}/{file}"
    yield from _loaded("json", None, data_files=path, split="train")


def _loaded(name: str, config: str | None, **options: str) -> Iterator[Row]:
    try:
        # Heavy, and needed only where the hub is asked.
        datasets: Any = importlib.import_module("datasets")
    except ImportError as error:
        raise TrainingError(
            "data sets of the hub are read by `datasets`: install afterburner[train]"
        ) from error
    try:
        rows = datasets.load_dataset(name, config, **options)
    except (OSError, ValueError, RuntimeError) as error:
        what = options.get("data_files", name)
        raise TrainingError(f"{what} cannot be loaded: {error}") from error
    for row in rows:
        yield dict(row)


def from_file(path: Path) -> Iterator[Row]:
    """The rows of a JSON lines file, packed by gzip or not.

    Raises:
        TrainingError: it cannot be read, or a line is no object.
    """
    try:
        opened = gzip.open if path.suffix == ".gz" else open
        with opened(path, "rt", encoding="utf-8") as file:
            for number, line in enumerate(file, 1):
                if line.strip():
                    yield _object(line, f"{path}, line {number}")
    except (OSError, UnicodeDecodeError) as error:
        raise TrainingError(f"{path} cannot be read: {error}") from error


def split_file(place: Path, split: str) -> Path:
    """The file of a split in a folder, or the file itself where one is named.

    Raises:
        TrainingError: the folder has none.
    """
    if not place.is_dir():
        return place
    for ending in (".jsonl", ".jsonl.gz"):
        for path in sorted(place.glob(f"*{split}*{ending}")):
            return path
    raise TrainingError(f"{place} holds no JSON lines for {split!r}")


def _object(line: str, where: str) -> Row:
    try:
        row = json.loads(line)
    except ValueError as error:
        raise TrainingError(f"{where} is no JSON: {error}") from error
    if not isinstance(row, dict):
        raise TrainingError(f"{where} is no object")
    return row


def text(row: Row, *names: str) -> str:
    """The first of these fields that the row has, as text.

    Raises:
        TrainingError: it has none of them: the data set has another layout.
    """
    for name in names:
        value = row.get(name)
        if isinstance(value, str):
            return value
        if isinstance(value, int):
            return str(value)
    raise TrainingError(
        f"a row has no field {' or '.join(names)}, but {', '.join(sorted(row))}: "
        "the data set's layout has changed"
    )
