"""The workers, as the trainer sees them: jobs go in at once, verdicts come later.

A thread for each worker waits for its process, so that handing a job over never blocks.
A worker prefers tasks whose sandboxes it has warm.
"""

from __future__ import annotations

import os
import select
import subprocess
import sys
import threading
from collections import OrderedDict
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field

from afterburner_training.judging import wire
from afterburner_training.judging.wire import Job, Judged
from afterburner_training.sections import Rewards

Command = Callable[[Rewards, Sequence[int]], list[str]]
"""The command line that starts a worker on some cores."""


class WorkerFailed(Exception):
    """A worker ended, or did not answer in time; the text says which."""


@dataclass(slots=True)
class _Entry:
    """A job that waits, and whoever waits for it."""

    job: Job
    verdict: Future[Judged | None] = field(default_factory=Future)
    tries: int = 0
    problems: list[str] = field(default_factory=list)


class Pool:
    """Judges by several worker processes. `close` ends them at once.

    `cores` is what they share among themselves; by default, all that this process has.
    `command` starts a worker on some cores.
    """

    def __init__(
        self,
        settings: Rewards,
        cores: Sequence[int] | None = None,
        command: Command | None = None,
    ) -> None:
        self._settings = settings
        self._changed = threading.Condition()
        self._waiting: list[_Entry] = []
        self._closed = False
        self.masked: list[str] = []
        """Why answers could not be judged, one text each."""

        shares = shared_out(
            sorted(os.sched_getaffinity(0)) if cores is None else cores,
            settings.workers,
        )
        self._workers = [
            _Worker(settings, (command or worker_command)(settings, share))
            for share in shares
        ]
        self._threads = [
            threading.Thread(target=self._serve, args=(worker,), daemon=True)
            for worker in self._workers
        ]
        for thread in self._threads:
            thread.start()

    def submit(self, job: Job) -> Future[Judged | None]:
        """Have an answer judged; None if no worker could. The same job is done once."""
        with self._changed:
            for entry in self._waiting:
                if entry.job == job:
                    return entry.verdict
            entry = _Entry(job)
            self._waiting.append(entry)
            self._changed.notify_all()
        return entry.verdict

    def close(self) -> None:
        """End all workers; what was not judged yet has no verdict."""
        with self._changed:
            self._closed = True
            left, self._waiting = self._waiting, []
            self._changed.notify_all()
        for worker in self._workers:
            worker.end()
        for thread in self._threads:
            thread.join()
        for entry in left:
            entry.verdict.set_result(None)

    def _serve(self, worker: _Worker) -> None:
        """Give one worker its jobs until the pool is closed."""
        while (entry := self._next(worker)) is not None:
            entry.tries += 1
            try:
                judged, problem = worker.ask(entry.job)
            except WorkerFailed as failed:
                worker.kill()
                judged, problem = None, str(failed)
            if judged is None and problem:
                self._failed(entry, problem)
            else:
                entry.verdict.set_result(judged)

    def _failed(self, entry: _Entry, problem: str) -> None:
        """Try again, at the end of the queue, or give up: an outage is no verdict."""
        entry.problems.append(problem)
        with self._changed:
            if entry.tries < self._settings.tries and not self._closed:
                self._waiting.append(entry)
                self._changed.notify_all()
                return
            if entry.job.answer is not None:
                self.masked.append(f"{entry.job.ground.task}: {problem}")
        entry.verdict.set_result(None)

    def _next(self, worker: _Worker) -> _Entry | None:
        """The job that suits a worker best; None once the pool is closed."""
        with self._changed:
            worker.idle = True
            while (entry := self._suited(worker)) is None and not self._closed:
                self._changed.wait()
            worker.idle = False
            if entry is None or self._closed:
                return None
            self._waiting.remove(entry)
            worker.note(entry.job.ground.task)
            return entry

    def _suited(self, worker: _Worker) -> _Entry | None:
        """A task that is warm here, else one that is warm nowhere, else any.

        One that is warm where nobody works is left to that worker.
        """
        others = [other for other in self._workers if other is not worker]
        spared = {task for other in others if other.idle for task in other.warm}
        spared -= worker.warm.keys()
        elsewhere = {task for other in others for task in other.warm}
        return min(
            (each for each in self._waiting if each.job.ground.task not in spared),
            key=lambda each: _unfit(each.job.ground.task, worker.warm, elsewhere),
            default=None,
        )


def _unfit(task: str, mine: OrderedDict[str, None], others: set[str]) -> int:
    """How badly a task suits: one that is warm here, one that nobody has, the rest."""
    if task in mine:
        return 0
    return 2 if task in others else 1


def worker_command(settings: Rewards, cores: Sequence[int]) -> list[str]:
    """What starts a worker."""
    return [
        sys.executable,
        "-m",
        "afterburner_training.judging.worker",
        f"--cores={','.join(map(str, cores))}",
        f"--benches={settings.benches}",
        f"--race-s={settings.race_s}",
        f"--call-s={settings.call_s}",
        f"--sandbox={settings.sandbox}",
    ]


def shared_out(cores: Sequence[int], workers: int) -> list[list[int]]:
    """The cores of each worker: as many for all, and shared only where too few."""
    share = max(1, len(cores) // workers)
    return [
        [cores[(share * number + place) % len(cores)] for place in range(share)]
        for number in range(workers)
    ]


class _Worker:
    """One process, started when it is first needed."""

    def __init__(self, settings: Rewards, command: Sequence[str]) -> None:
        self._settings = settings
        self._command = command
        self._process: subprocess.Popen[bytes] | None = None
        self._lock = threading.Lock()
        self._over = False
        self.idle = False
        """Whether it waits for a job."""

        self.warm: OrderedDict[str, None] = OrderedDict()
        """The tasks whose sandboxes it has, the last one used last."""

    def note(self, task: str) -> None:
        """It is given a job of this task."""
        self.warm.pop(task, None)
        self.warm[task] = None
        while len(self.warm) > self._settings.benches:
            self.warm.popitem(last=False)

    def ask(self, job: Job) -> tuple[Judged | None, str]:
        """Its verdict, or why there is none.

        Raises:
            WorkerFailed: it ended, or takes too long.
        """
        process = self._running()
        if process.stdin is None or process.stdout is None:
            raise WorkerFailed("the worker has no pipes")
        try:
            process.stdin.write(wire.job_line(job))
            process.stdin.flush()
        except OSError as error:
            raise WorkerFailed(f"the worker does not listen: {error}") from error
        return wire.read_judged(self._line(process.stdout.fileno()))

    def _line(self, descriptor: int) -> bytes:
        line = b""
        while not line.endswith(b"\n"):
            ready, _, _ = select.select([descriptor], [], [], self._settings.deadline_s)
            if not ready:
                raise WorkerFailed(f"no verdict after {self._settings.deadline_s:g} s")
            piece = os.read(descriptor, 65_536)
            if not piece:
                raise WorkerFailed("the worker has ended")
            line += piece
        return line

    def _running(self) -> subprocess.Popen[bytes]:
        with self._lock:
            if self._over:
                raise WorkerFailed("the pool is closed")
            if self._process is None:
                self._process = subprocess.Popen(
                    self._command, stdin=subprocess.PIPE, stdout=subprocess.PIPE
                )
            return self._process

    def end(self) -> None:
        """End it for good."""
        self._over = True
        self.kill()

    def kill(self) -> None:
        """End it; a new one is started if there are further jobs."""
        with self._lock:
            process, self._process = self._process, None
            self.warm.clear()
        if process is None:
            return
        process.kill()
        process.wait()
        for pipe in (process.stdin, process.stdout):
            if pipe is not None:
                pipe.close()
