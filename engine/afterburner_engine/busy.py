"""How busy the model and the sandbox were, and whether one waited without need."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import pairwise

Span = tuple[float, float]
"""When something began and ended, in seconds."""


@dataclass(frozen=True, slots=True)
class Shares:
    """Of the time of all iterations; the exam and what comes before them left out."""

    seconds: float
    """What the iterations took."""

    model: float
    """Share of it in which the policy was writing."""

    sandbox: float
    """Share in which candidates were judged."""

    together: float
    """Share in which at least one of them worked, less what was waited in vain: time in
    which the judge had nothing to do, because the model had paused before it wrote."""


class Busy:
    """Takes note of who works when."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._started = clock()
        self._writing: list[Span] = []
        self._judging: list[Span] = []
        self._first_answers: list[float] = []
        self._asked_at: dict[int, float] = {}

    @contextmanager
    def writing(self) -> Iterator[None]:
        """The policy is at work."""
        began = self._clock()
        try:
            yield
        finally:
            self._writing.append((began, self._clock()))

    @contextmanager
    def judging(self) -> Iterator[None]:
        """A candidate is being judged."""
        began = self._clock()
        try:
            yield
        finally:
            self._judging.append((began, self._clock()))

    def asked(self, number: int) -> None:
        """The policy is asked for the `number`th time."""
        self._asked_at[number] = self._clock()

    def answered(self, number: int) -> None:
        """An answer to that has come."""
        asked = self._asked_at.pop(number, None)
        if asked is not None:
            self._first_answers.append(self._clock() - asked)

    def would_wait(self, backlog: int) -> bool:
        """Whether the judge is through with so many answers before a new one comes.

        One of them is being judged and may be almost done. Nobody knows before a first
        candidate was judged.
        """
        if not self._judging or not self._first_answers:
            return False
        each = sum(end - begun for begun, end in self._judging) / len(self._judging)
        first = sum(self._first_answers) / len(self._first_answers)
        return (backlog - 1) * each <= first

    def shares(self) -> Shares:
        """What it comes to, up to now."""
        wall = max(self._clock() - self._started, 1e-9)
        model, sandbox = _joined(self._writing), _joined(self._judging)
        either = _length(_joined([*model, *sandbox]))
        lost = _in_vain(model, sandbox)
        return Shares(
            seconds=wall,
            model=_length(model) / wall,
            sandbox=_length(sandbox) / wall,
            together=max(0.0, either - lost) / wall,
        )


def _length(spans: list[Span]) -> float:
    return sum(end - begun for begun, end in spans)


def _joined(spans: list[Span]) -> list[Span]:
    """Spans in order, those that touch made one."""
    joined: list[Span] = []
    for begun, end in sorted(spans):
        if joined and begun - joined[-1][1] < 1e-3:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((begun, end))
    return joined


def _in_vain(model: list[Span], sandbox: list[Span]) -> float:
    """Seconds that the sandbox would have had work, had the model not paused before.

    A pause is made up for at most once, by idle time of the sandbox in the writing
    that comes right after it.
    """
    lost = 0.0
    for (_, paused), (begun, end) in pairwise(model):
        worked = sum(
            max(0.0, min(stop, end) - max(start, begun)) for start, stop in sandbox
        )
        lost += min(begun - paused, end - begun - worked)
    return lost
