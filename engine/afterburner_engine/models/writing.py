"""A thread of its own for a model that blocks, and its answers as an async stream.

The model's work gets an `Outlet` and looks at `closed` in every step; it is set once
nobody listens any longer. One thread per model: requests wait for each other.
"""

from __future__ import annotations

import asyncio
import threading
import time
from collections import deque
from collections.abc import AsyncGenerator, Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from afterburner_engine.errors import ModelError
from afterburner_engine.models.base import Chunk, Completion

Piece = Chunk | Completion
T = TypeVar("T")
CLOSED = "the model has been closed"
SOON_S = 0.01
"""How long pieces may wait for company."""


class Outlet:
    """What the thread has written and the loop has not read."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self.closed = threading.Event()
        self._loop = loop
        self._pieces: deque[Piece] = deque()
        self._news = asyncio.Event()
        self._woken = 0.0

    def put(self, piece: Piece) -> None:
        """Called in the thread. Waking the loop costs a small model as much as a token,
        so what comes soon after a piece is seen with a later one, but for an end."""
        self._pieces.append(piece)
        now = time.monotonic()
        if now - self._woken > SOON_S or isinstance(piece, Completion):
            self._woken = now
            self.wake()

    def wake(self) -> None:
        """Called in the thread: there are news, or there will be none."""
        try:
            self._loop.call_soon_threadsafe(self._news.set)
        except RuntimeError:  # the loop has been closed: nobody listens
            self.closed.set()

    async def news(self) -> list[Piece]:
        """Wait until there are news, or the last word that there are none."""
        await self._news.wait()
        self._news.clear()
        return self.take()

    def take(self) -> list[Piece]:
        """What there is now."""
        return [self._pieces.popleft() for _ in range(len(self._pieces))]


class Scribe:
    """The thread in which one model works."""

    def __init__(self, name: str) -> None:
        self._threads = ThreadPoolExecutor(1, thread_name_prefix=name)
        self._open: set[Outlet] = set()

    async def run(self, work: Callable[[], T]) -> T:
        """Do something that blocks."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._threads, work)

    async def write(
        self, work: Callable[[Outlet], None]
    ) -> AsyncGenerator[Piece, None]:
        """What the work puts, as it does; closing the iterator ends the work.

        Raises:
            ModelError: the model has been closed; or what the work raises.
        """
        outlet = Outlet(asyncio.get_running_loop())
        done = self._begin(work, outlet)
        try:
            while not done.done():
                for piece in await outlet.news():
                    yield piece
            for piece in outlet.take():
                yield piece
            if done.cancelled() or outlet.closed.is_set():
                raise ModelError(CLOSED)
            await done
        finally:
            outlet.closed.set()
            done.cancel()

    def _begin(
        self, work: Callable[[Outlet], None], outlet: Outlet
    ) -> asyncio.Future[None]:
        loop = asyncio.get_running_loop()
        try:
            done = loop.run_in_executor(self._threads, work, outlet)
        except RuntimeError as error:
            raise ModelError(CLOSED) from error
        self._open.add(outlet)

        def ended(_: asyncio.Future[None]) -> None:
            self._open.discard(outlet)
            outlet.wake()

        done.add_done_callback(ended)
        return done

    def close(self) -> None:
        """Take no more work; what is being done ends with its step."""
        for outlet in self._open:
            outlet.closed.set()
        self._threads.shutdown(wait=False, cancel_futures=True)
