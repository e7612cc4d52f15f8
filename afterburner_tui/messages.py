"""What has happened. Widgets post these up; only the app acts on them."""

from __future__ import annotations

from dataclasses import dataclass

from textual.message import Message


@dataclass
class FunctionHighlighted(Message):
    """The cursor is on a function."""

    qualname: str


@dataclass
class FunctionChosen(Message):
    """A function was chosen to be made faster."""

    qualname: str


@dataclass
class CandidateHighlighted(Message):
    """The cursor is on a candidate."""

    candidate: int


@dataclass
class CandidateChosen(Message):
    """A candidate was chosen to be read in full."""

    candidate: int
