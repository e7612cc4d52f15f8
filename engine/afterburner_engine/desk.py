"""The desk between the one who writes answers and the one who judges them.

It holds few answers: an answer that lies for long was asked for without knowing what
has been found since. Used within one event loop; nothing here blocks it.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass

from afterburner_engine import trajectory
from afterburner_engine.acceptance import Incumbent
from afterburner_engine.policy import Proposal


@dataclass(frozen=True, slots=True)
class Ask:
    """One call of the policy."""

    number: int
    """Counts from 1 over the whole run."""

    iteration: int
    parent: Incumbent


@dataclass(frozen=True, slots=True)
class Answer:
    """A candidate that came of a call."""

    ask: Ask
    proposal: Proposal
    record: trajectory.Answer
    """Where it is noted what becomes of it."""


@dataclass(frozen=True, slots=True)
class AllWritten:
    """All answers of an iteration lie before this."""

    iteration: int
    said: int
    """Answers of any kind that the policy gave."""


Item = Answer | AllWritten


class Desk:
    """Answers in the order in which they came.

    With a `limit` of 0 there is only room while the judge waits for an answer.
    """

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._items: deque[Item] = deque()
        self._changed = asyncio.Event()
        self._closed = False
        self._in_hand: Item | None = None
        """What was taken, until the next is."""

    @property
    def backlog(self) -> int:
        """Answers without a verdict, the one that is being judged included."""
        return sum(isinstance(item, Answer) for item in (*self._items, self._in_hand))

    @property
    def idle(self) -> bool:
        """Whether nothing is left to do for the judge."""
        return not self._items and self._in_hand is None

    def put(self, item: Item) -> None:
        """Lay an item down; the one who writes has waited for `room`."""
        self._items.append(item)
        self.notify()

    def close(self) -> None:
        """Nothing more will come."""
        self._closed = True
        self.notify()

    async def room(self) -> None:
        """Wait until there is room for one more answer."""
        await self.until(lambda: self.idle or self.backlog < self._limit)

    async def take(self) -> Item | None:
        """The next item, or None if none will come. The one before it is done with."""
        self._in_hand = None
        self.notify()
        await self.until(lambda: bool(self._items) or self._closed)
        if not self._items:
            return None
        self._in_hand = self._items.popleft()
        return self._in_hand

    async def until(self, condition: Callable[[], bool]) -> None:
        """Wait until something on the desk has made the condition true."""
        while not condition():
            self._changed.clear()
            await self._changed.wait()

    def notify(self) -> None:
        """Let those who wait look again."""
        self._changed.set()
