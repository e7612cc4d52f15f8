"""One thread for all blocking work of a run, and the way to end it at once."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from afterburner_engine.bench import Bench
from afterburner_sandbox.stats import Interval

T = TypeVar("T")


class Worker:
    """One thread for all blocking work, and the benches that it uses."""

    def __init__(self) -> None:
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="afterburner-measure")
        self._benches: list[Bench] = []
        self._closed = False

    def open(self, bench: Bench) -> Bench:
        """Remember the bench, to end it when the run ends."""
        self._benches.append(bench)
        if self._closed:
            bench.close()
        return bench

    async def call(self, work: Callable[[], T]) -> T:
        """Do blocking work in the thread."""
        future = asyncio.get_running_loop().run_in_executor(self._thread, work)
        future.add_done_callback(_retrieve)
        return await future

    async def watch(
        self, work: Callable[[Callable[[Interval], None]], T]
    ) -> AsyncGenerator[Interval | T, None]:
        """Do blocking work that reports progress: yield that, then the result."""
        loop = asyncio.get_running_loop()
        queue: asyncio.Queue[Interval | None] = asyncio.Queue()

        def report(interval: Interval) -> None:
            loop.call_soon_threadsafe(queue.put_nowait, interval)

        future = loop.run_in_executor(self._thread, work, report)
        future.add_done_callback(_retrieve)
        future.add_done_callback(lambda _: queue.put_nowait(None))
        while (interval := await queue.get()) is not None:
            yield interval
        yield await future

    def close(self) -> None:
        """End every process at once, and let the thread run out."""
        self._closed = True
        for bench in self._benches:
            bench.close()
        self._thread.shutdown(wait=False, cancel_futures=True)


def _retrieve(future: asyncio.Future[T]) -> None:
    """Take note of how work ended, so that work cut short by a cancel is no news."""
    if not future.cancelled():
        future.exception()
