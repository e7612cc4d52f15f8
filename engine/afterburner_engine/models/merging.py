"""Several streams read side by side, as one."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing
from dataclasses import dataclass
from typing import TypeVar

T = TypeVar("T")


async def merged(streams: Sequence[AsyncGenerator[T, None]]) -> AsyncGenerator[T, None]:
    """What they yield, as it comes. The first failure, or leaving, closes them all."""
    if len(streams) == 1:
        async with aclosing(streams[0]) as stream:
            async for said in stream:
                yield said
        return
    # A task follows all that it has said, so its end is heard last.
    heard: asyncio.Queue[T | _Ended] = asyncio.Queue()
    tasks = [asyncio.ensure_future(_drained(stream, heard)) for stream in streams]
    for task in tasks:
        task.add_done_callback(lambda done: heard.put_nowait(_Ended(done)))
    running = len(tasks)
    try:
        while running:
            each = await heard.get()
            if isinstance(each, _Ended):
                running -= 1
                each.task.result()
            else:
                yield each
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def _drained(
    stream: AsyncGenerator[T, None], heard: asyncio.Queue[T | _Ended]
) -> None:
    async with aclosing(stream):
        async for each in stream:
            heard.put_nowait(each)


@dataclass(frozen=True, slots=True)
class _Ended:
    """A stream has ended, well or not."""

    task: asyncio.Future[None]
