"""Pairs that rules make of code that is there: see `harvest`.

`stdlib` and `package` take functions out of modules, `pessimised` the solutions of the
embedded tasks. What they give is verified when it is measured.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from afterburner_training import harvest
from afterburner_training.errors import TrainingError
from afterburner_training.sources.base import Skipped
from afterburner_training.tasks import Split, Task, embedded


def stdlib(place: Path | None, split: Split) -> Iterator[Task | Skipped]:
    """Of the standard library; `place` is not asked. See `base.Source`."""
    yield from harvest.from_modules(harvest.standard_library(), split)


def package(place: Path | None, split: Split) -> Iterator[Task | Skipped]:
    """Of the installed package that `place` names. See `base.Source`."""
    if place is None:
        raise TrainingError("name an installed package: package:NAME")
    yield from harvest.from_modules(harvest.package(str(place)), split)


def pessimised(place: Path | None, split: Split) -> Iterator[Task | Skipped]:
    """Of the embedded tasks; `place` is not asked. See `base.Source`."""
    yield from harvest.from_tasks(embedded(split))
