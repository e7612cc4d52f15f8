"""The curves of a stage as a CSV file: `step,name,value`, a line for each number.

A stage that is resumed goes on from a checkpoint. What was written after that belongs
to a past that did not happen, and is dropped.
"""

from __future__ import annotations

import csv
import math
from collections.abc import Mapping
from pathlib import Path

HEAD = ("step", "name", "value")


class Curves:
    """Appends to the file; `step` is where the run goes on from."""

    def __init__(self, path: Path, step: int = 0) -> None:
        self._path = path
        kept = [row for row in read(path) if row[0] <= step] if path.is_file() else []
        half = path.with_suffix(".new")
        with half.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(HEAD)
            writer.writerows(kept)
        half.replace(path)

    def add(self, step: int, values: Mapping[str, object]) -> None:
        """The numbers of a step; what is no number is left out."""
        with self._path.open("a", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows(
                (step, name, float(value))
                for name, value in values.items()
                if isinstance(value, (int, float)) and math.isfinite(value)
            )


def read(path: Path) -> list[tuple[int, str, float]]:
    """What a file of curves holds; a line that was cut off by a kill is left out."""
    rows: list[tuple[int, str, float]] = []
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.reader(file):
            if len(row) != len(HEAD) or tuple(row) == HEAD:
                continue
            try:
                rows.append((int(row[0]), row[1], float(row[2])))
            except ValueError:
                continue
    return rows


def curve(path: Path, name: str) -> list[tuple[int, float]]:
    """One of the curves: steps and values."""
    return [(step, value) for step, known, value in read(path) if known == name]
