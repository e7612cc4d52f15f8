"""What has happened. Widgets post these up; only the app acts on them."""

from __future__ import annotations

from dataclasses import dataclass

from textual.message import Message


@dataclass
class FunctionHighlighted(Message):
    """The cursor is on a function."""

    index: int
    """Its place in the list: a name may be defined more than once."""


@dataclass
class FunctionChosen(Message):
    """A function was chosen to be made faster."""

    index: int


@dataclass
class CandidateHighlighted(Message):
    """The cursor is on a candidate."""

    candidate: int


@dataclass
class CandidateChosen(Message):
    """A candidate was chosen to be read in full."""

    candidate: int
