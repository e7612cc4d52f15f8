"""From a request to a result: starts jobs, follows them, and hands out what they find.

Between the protocol and the queue; what is done with a result is in `delivery`.
"""

from __future__ import annotations

import asyncio
import itertools
from collections import Counter
from typing import TYPE_CHECKING

from afterburner_engine.errors import EngineError
from afterburner_lsp.delivery import Delivery
from afterburner_lsp.documents import path_of
from afterburner_lsp.errors import LspError
from afterburner_lsp.jobs import Job, Jobs
from afterburner_lsp.reporting import Reporter
from afterburner_lsp.results import Result
from afterburner_lsp.wording import count

if TYPE_CHECKING:
    from afterburner_lsp.server import Server

_FIRST = "looking at the function"
CONFIGURED_S = 2.0
"""How long a job waits for the client's settings."""


class Workshop:
    """All that runs for one client."""

    def __init__(self, server: Server) -> None:
        self._server = server
        self.jobs = Jobs(self._work, self._dropped, server.retrieve)
        self._reporters: dict[int, Reporter] = {}
        self._batches = itertools.count(1)
        self._sizes: Counter[int] = Counter()
        self._found: Counter[int] = Counter()
        self.delivery = Delivery(server)

    def start(self, job: Job) -> bool:
        """Queue a job; False where its function has one."""
        if not self.jobs.add(job):
            return False
        reporter = self._reporters[job.number] = Reporter(self._server, job)
        if job.batch is None and self.jobs.running is not job:
            reporter.begin("waiting for its turn")
        self._server.refresh(job.uri)
        return True

    def start_all(self, jobs: list[Job]) -> list[str]:
        """Queue the jobs of a whole file; the names of the functions that have none.

        What comes of them is told once, at the end.
        """
        number = next(self._batches)
        for job in jobs:
            job.batch = number
        return [job.qualname for job in jobs if self.start(job)]

    def cancel_request(self, request: int | str) -> None:
        """End what a request of the client has started."""
        self.jobs.cancel(lambda job: job.request == request)

    def cancel_token(self, token: int | str) -> None:
        """End the job whose progress bar was closed."""
        numbers = {n for n, each in self._reporters.items() if each.token == token}
        self.jobs.cancel(lambda job: job.number in numbers)

    async def _work(self, job: Job) -> None:
        """Do one job, whatever comes of it."""
        line = "stopped"
        self._reporters[job.number].begin(_FIRST)
        try:
            result = await self._result(job)
            line = result.reason
            if job.batch is not None and result.code is not None:
                self._found[job.batch] += 1
            alone = job.batch is None
            self._server.background(self.delivery.deliver(result, alone=alone))
        except (EngineError, LspError) as error:
            line = f"{job.qualname}: {error}"
            (self._server.warn if job.batch is None else self._server.log)(line)
        except asyncio.CancelledError:
            if not job.cancelled:
                raise
            self._server.say(f"{job.qualname}: stopped, nothing was changed")
        finally:
            self._over(job, line)

    async def _result(self, job: Job) -> Result:
        """Run the engine on the text as it is now.

        Raises:
            EngineError, LspError: it cannot be done.
        """
        server = self._server
        await server.configured(CONFIGURED_S)
        document = server.documents.opened(job.uri)
        if document is None:
            raise EngineError("the file is no longer open")
        root = server.documents.root_of(job.uri)
        path = path_of(job.uri, root)
        settings = server.options(job.uri).settings(job.objective)
        reporter = self._reporters[job.number]
        reporter.report(_FIRST, 0)
        result = await server.engine.optimize(
            path, document.source, job.qualname, settings, reporter.report
        )
        return server.results.add(result.at(job.uri))

    def _dropped(self, job: Job) -> None:
        tell = self._server.say if job.batch is None else self._server.log
        tell(f"{job.qualname}: no longer waiting")
        self._over(job, "stopped")

    def _over(self, job: Job, line: str) -> None:
        self._reporters.pop(job.number).end(line)
        self._server.refresh(job.uri)
        if job.batch is not None:
            self._tell_of_batch(job, job.batch)

    def _tell_of_batch(self, over: Job, number: int) -> None:
        """Say what came of a file, once its last job is over."""
        self._sizes[number] += 1
        left = [job for job in self.jobs.all if job.batch == number and job is not over]
        if not left:
            tried, found = self._sizes.pop(number), self._found.pop(number, 0)
            name = over.uri.rpartition("/")[2]
            self._server.say(
                f"{name}: {found} of {count(tried, 'function')} can be faster"
            )
