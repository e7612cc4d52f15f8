"""What is to be optimised, and in which order. Knows nothing of the protocol.

Documents take turns, so that one file with forty functions does not keep another one
waiting; a function has one job at a time; and one job runs at a time, because two
races beside each other would measure each other.
"""

from __future__ import annotations

import asyncio
import itertools
from collections import OrderedDict, deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from functools import partial

Key = tuple[str, str]


@dataclass(slots=True, eq=False)
class Job:
    """One function that somebody wants faster."""

    uri: str
    qualname: str
    objective: str | None = None
    """None: as the settings say."""

    request: int | str | None = None
    """The client's request that it came from."""

    batch: int | None = None
    """The number of the request for a whole file that it belongs to."""

    number: int = 0
    """Counts from 1, in the order of the requests."""

    task: asyncio.Task[None] | None = field(default=None, repr=False)
    begun: bool = False
    cancelled: bool = False

    @property
    def key(self) -> Key:
        """What there is one job of."""
        return self.uri, self.qualname


class Jobs:
    """All jobs that are not over.

    `work` does one; `dropped` is told of one that is cancelled before it began, and
    `ended` of each task that is over, which may have failed.
    """

    def __init__(
        self,
        work: Callable[[Job], Awaitable[None]],
        dropped: Callable[[Job], None],
        ended: Callable[[asyncio.Task[None]], None],
    ) -> None:
        self._work = work
        self._ended = ended
        self._dropped = dropped
        self._waiting: OrderedDict[str, deque[Job]] = OrderedDict()
        self._running: Job | None = None
        self._numbers = itertools.count(1)

    def add(self, job: Job) -> bool:
        """Take a job; False where its function has one already."""
        if self.of(job.key) is not None:
            return False
        job.number = next(self._numbers)
        self._waiting.setdefault(job.uri, deque()).append(job)
        self._start_next()
        return True

    def of(self, key: Key) -> Job | None:
        """The job of a function."""
        return next((job for job in self.all if job.key == key), None)

    @property
    def running(self) -> Job | None:
        """The one that is worked on."""
        return self._running

    @property
    def all(self) -> list[Job]:
        """The one that runs, then those that wait."""
        waiting = [job for queue in self._waiting.values() for job in queue]
        return [self._running, *waiting] if self._running else waiting

    def cancel(self, wanted: Callable[[Job], bool]) -> list[Job]:
        """End all jobs that are `wanted` ended; which ones."""
        ended = [job for job in self.all if wanted(job) and not job.cancelled]
        for job in ended:
            job.cancelled = True
            if job.begun and job.task is not None:
                job.task.cancel()
            elif job is not self._running:  # else its task is about to begin, and end
                self._remove(job)
                self._dropped(job)
        return ended

    def newest(self) -> Job | None:
        """The one that was asked for last."""
        return max(self.all, key=lambda job: job.number, default=None)

    def _remove(self, job: Job) -> None:
        queue = self._waiting[job.uri]
        queue.remove(job)
        if not queue:
            del self._waiting[job.uri]

    def _start_next(self) -> None:
        if self._running is not None or not self._waiting:
            return
        uri, queue = next(iter(self._waiting.items()))
        job = queue.popleft()
        del self._waiting[uri]
        if queue:
            self._waiting[uri] = queue  # behind all other documents
        self._running = job
        job.task = asyncio.create_task(self._done(job))
        job.task.add_done_callback(partial(self._over, job))
        job.task.add_done_callback(self._ended)

    async def _done(self, job: Job) -> None:
        job.begun = True
        if job.cancelled:
            self._dropped(job)
        else:
            await self._work(job)

    def _over(self, job: Job, task: asyncio.Task[None]) -> None:
        self._running = None
        # A task that nobody here has cancelled is so because the server ends.
        if job.cancelled or not task.cancelled():
            self._start_next()
