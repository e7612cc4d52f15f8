"""Work spread over processes that keep to cores of their own, so that none disturbs
what another one measures.
"""

from __future__ import annotations

import multiprocessing
import os
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from multiprocessing.connection import wait
from typing import Any, TypeVar

from afterburner_training.errors import TrainingError

_Job = TypeVar("_Job")
_Result = TypeVar("_Result")

_CORE = -1
"""What this worker measures on."""


def spread(
    function: Callable[[_Job, int], _Result], jobs: Sequence[_Job], workers: int
) -> Iterator[tuple[int, _Result]]:
    """`function(job, core)` of each job: its number and result, as they come.

    A single worker is this process. `function` belongs to a module, and it and the jobs
    can be pickled. What it raises is raised here, and ends all that was not begun.

    Raises:
        TrainingError: there are more workers than cores.
    """
    cores = sorted(os.sched_getaffinity(0))
    if not 1 <= workers <= len(cores):
        raise TrainingError(
            f"{workers} workers were asked for; here it can be 1 to {len(cores)}, "
            "since each needs a core of its own"
        )
    if workers == 1 or len(jobs) < 2:
        for number, job in enumerate(jobs):
            yield number, function(job, cores[-1])
        return
    context = multiprocessing.get_context("spawn")
    free: Any = context.Queue()
    for first in range(workers):
        free.put(cores[first::workers])
    pool = ProcessPoolExecutor(workers, context, _settle, (free,))
    try:
        running: dict[Future[_Result], int] = {
            pool.submit(_call, function, job): number for number, job in enumerate(jobs)
        }
        for future in as_completed(running):
            yield running[future], future.result()
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def _settle(free: Any) -> None:
    """Take a share of the cores; all that this process starts keeps to it too."""
    global _CORE
    parent = multiprocessing.parent_process()
    if parent is not None:
        watch = threading.Thread(target=_end_with, args=(parent.sentinel,), daemon=True)
        watch.start()
    share = free.get()
    os.sched_setaffinity(0, share)
    _CORE = share[-1]


def _end_with(sentinel: int) -> None:
    """End this process with its parent, also where that was killed: without, it would
    wait for ever for the next job. What runs in its sandboxes ends with it."""
    wait([sentinel])
    os._exit(1)


def _call(function: Callable[[_Job, int], _Result], job: _Job) -> _Result:
    return function(job, _CORE)
