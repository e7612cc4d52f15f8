"""Runs a coroutine so that Ctrl-C and SIGTERM cancel it at once, and cleanly."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Coroutine
from typing import Any, TypeVar

SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)

T = TypeVar("T")


class Cancelled(Exception):
    """The user ended the run; all that it had started is gone."""


def run(work: Coroutine[Any, Any, T]) -> T:
    """The result of `work`.

    Raises:
        Cancelled: a signal came before `work` was done.
    """
    before = {number: signal.getsignal(number) for number in SIGNALS}
    try:
        return asyncio.run(_cancellable(work))
    except asyncio.CancelledError as error:
        raise Cancelled from error
    finally:
        # The loop leaves Python's own handlers behind, not those that were there.
        for number, handler in before.items():
            signal.signal(number, handler)


async def _cancellable(work: Coroutine[Any, Any, T]) -> T:
    task = asyncio.ensure_future(work)
    loop = asyncio.get_running_loop()
    for number in SIGNALS:
        # A command that was started to outlive its terminal ignores some of these.
        if signal.getsignal(number) is not signal.SIG_IGN:
            loop.add_signal_handler(number, task.cancel)
    return await task
