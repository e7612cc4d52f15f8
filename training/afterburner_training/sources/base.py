"""What all sources share: which rows are asked for, and what is said of the rest."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from afterburner_training.tasks import Split, Task


@dataclass(frozen=True, slots=True)
class Skipped:
    """A row that makes no task."""

    id: str
    why: str


class Unfit(Exception):
    """A row or one of its programs cannot be made into a task; the text says why."""


class Source(Protocol):
    """Reads one source's tasks."""

    def __call__(self, place: Path | None, split: Split) -> Iterator[Task | Skipped]:
        """The tasks of one split; from files at `place`, where that is given.

        Raises:
            TrainingError: there is nothing to be read as asked for.
        """
        ...


def split_of(family: str) -> Split:
    """Where a family belongs that no source has given a place: the same for ever.

    Eight of ten are for training.
    """
    digit = hashlib.sha256(family.encode()).digest()[0] % 10
    return "test" if digit == 0 else "dev" if digit == 1 else "train"


def slug(text: str) -> str:
    """A name as part of an id: small letters, digits and single hyphens."""
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-") or "unnamed"
