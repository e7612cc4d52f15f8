"""The tasks that come with the project."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from afterburner_training import tasks as known
from afterburner_training.sources.base import Skipped
from afterburner_training.tasks import Split, Task


def tasks(place: Path | None, split: Split) -> Iterator[Task | Skipped]:
    """The tasks of one split; `place` is not asked. See `base.Source`."""
    yield from known.embedded(split)
