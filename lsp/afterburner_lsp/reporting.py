"""How a client is told what a job does: its progress bar, or a message now and then."""

from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING

from lsprotocol import types
from pygls.exceptions import JsonRpcException

if TYPE_CHECKING:
    from afterburner_lsp.jobs import Job
    from afterburner_lsp.server import Server

EVERY_S = 0.2
"""Between two reports to a progress bar."""

SPARSE_S = 30.0
"""Between two messages to a client without one."""

PATIENCE_S = 2.0
"""How long the client may take to set a progress bar up."""


class Reporter:
    """Tells of one job."""

    def __init__(self, server: Server, job: Job) -> None:
        self._server = server
        self._job = job
        self.token = f"afterburner/{job.number}"
        self._title = f"Optimizing {job.qualname}"
        self._bar: asyncio.Task[bool] | None = None
        self._said = time.monotonic()
        self._last = ("", 0)
        self._begun = self._ended = False

    def begin(self, line: str) -> None:
        """Say that it is under way, unless that is said already."""
        if self._begun:
            return
        self._begun = True
        if self._server.abilities.progress:
            self._bar = self._server.background(self._open(line))
        elif self._job.batch is None:  # a message for each of forty is no help
            self._server.say(f"{self._title}: {line}")

    async def _open(self, line: str) -> bool:
        """Set the bar up; whether there is one."""
        progress = self._server.work_done_progress
        try:
            async with asyncio.timeout(PATIENCE_S):
                await progress.create_async(self.token)
        except (TimeoutError, JsonRpcException) as error:
            self._server.log(f"the client shows no progress: {error}")
            return False
        progress.begin(
            self.token,
            types.WorkDoneProgressBegin(
                title=self._title, message=line, percentage=0, cancellable=True
            ),
        )
        if self._ended:
            self._close("")
        return True

    def report(self, line: str, percent: int) -> None:
        """Say how far it is; not too often."""
        now = time.monotonic()
        every = SPARSE_S if self._bar is None else EVERY_S
        if now - self._said < every or self._ended or (line, percent) == self._last:
            return
        self._said, self._last = now, (line, percent)
        if self._bar is None:
            self._server.say(f"{self._title}: {line}")
        elif self._is_open:
            self._server.work_done_progress.report(
                self.token,
                types.WorkDoneProgressReport(
                    message=line, percentage=percent, cancellable=True
                ),
            )

    def end(self, line: str) -> None:
        """Say that it is over."""
        self._ended = True
        if self._is_open:
            self._close(line)

    @property
    def _is_open(self) -> bool:
        bar = self._bar
        return (
            bar is not None
            and bar.done()
            and not bar.cancelled()
            and bar.exception() is None
            and bar.result()
        )

    def _close(self, line: str) -> None:
        progress = self._server.work_done_progress
        progress.end(self.token, types.WorkDoneProgressEnd(message=line or None))
        progress.tokens.pop(self.token, None)
