"""A change to a text, by lines and indexes from 0. Values only."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

Place = tuple[int, int]
"""A line and an index into it."""


@dataclass(frozen=True, slots=True)
class Edit:
    """`text` in the place of what lies between two places."""

    start: Place
    end: Place
    text: str

    def to_json(self) -> list[Any]:
        """For `from_json`."""
        return [*self.start, *self.end, self.text]

    @staticmethod
    def from_json(told: list[Any]) -> Edit:
        """What `to_json` gave."""
        first, start, last, end, text = told
        return Edit((first, start), (last, end), text)


def applied(lines: Sequence[str], edits: Sequence[Edit]) -> str:
    """The text after edits that follow each other, whose lines are `lines`."""
    starts = [0]
    for line in lines:
        starts.append(starts[-1] + len(line))
    source = "".join(lines)
    for edit in reversed(edits):
        first = starts[edit.start[0]] + edit.start[1]
        end = starts[edit.end[0]] + edit.end[1]
        source = source[:first] + edit.text + source[end:]
    return source
