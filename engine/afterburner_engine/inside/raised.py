"""Whether an exception is what a function says, or what befell it.

`raise ValueError("no such unit")` is part of what a function promises, with its words.
An `IndexError` out of `items[0]` is not: another way to the same answers fails in other
words. The difference is read off the instruction at which the exception arose.
"""

from __future__ import annotations

import dis
import inspect
from collections.abc import Callable
from types import TracebackType
from typing import Any

ITEMS = 100_000
"""A generator is run to this many items."""


def by(
    function: Callable[..., Any], args: Any, kwargs: dict[str, Any], file: str
) -> bool:
    """Whether the call ends at a `raise` or `assert` written in that file."""
    try:
        _finish(function(*args, **kwargs))
    except BaseException as error:  # noqa: BLE001 - any exception is an outcome
        return _is_said(error.__traceback__, file)
    return False


def _finish(result: Any) -> None:
    """Do what is left to be done when a generator or a coroutine is returned."""
    if inspect.iscoroutine(result):
        import asyncio

        asyncio.run(result)
    elif inspect.isgenerator(result):
        for number, _ in enumerate(result):
            if number >= ITEMS:
                break


def _is_said(trace: TracebackType | None, file: str) -> bool:
    last = None
    while trace is not None:
        last, trace = trace, trace.tb_next
    if last is None or last.tb_frame.f_code.co_filename != file:
        return False
    code = last.tb_frame.f_code.co_code
    at = last.tb_lasti
    # A bare `raise` has no argument: it passes on what befell the function.
    return dis.opname[code[at]] == "RAISE_VARARGS" and code[at + 1] > 0
