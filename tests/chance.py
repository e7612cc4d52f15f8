"""What chance may spoil is tried again; what must never be fails at once.

A test that measures says two kinds of things. That a cheat is called faster, or a wrong
answer is accepted, must never be: that is an `assert`, and nobody tries it again. That
a gain is seen, or that a cheat gets one of its verdicts, is what must usually be, and
less often on a busy machine: that is `likely`, and the whole test is tried again where
it does not hold. There is no other way in these tests to try something twice.
"""

from __future__ import annotations

import asyncio
import functools
import inspect
import time
import warnings
from collections.abc import Awaitable, Callable
from typing import Any, ParamSpec, TypeVar, cast

P = ParamSpec("P")
T = TypeVar("T")

TRIES = 4
"""What fails by chance once in ten times fails so often once in ten thousand."""

PATIENCE_S = 60.0
"""For what has to happen soon: a busy machine may take its time, but not for ever."""


class Unlucky(Exception):
    """A try in which something did not hold that usually does."""


def likely(holds: bool, said: object = "") -> None:
    """Something that usually holds; where it does not, `said` tells what was seen."""
    if not holds:
        raise Unlucky(said)


def tried_again(test: Callable[P, T]) -> Callable[P, T]:
    """A test that may be unlucky all but the last of `TRIES` times.

    Its fixtures are set up once: a try has to leave nothing behind for the next one.
    What was bad luck is among the run's warnings, so that it is seen to become usual.
    """
    if inspect.iscoroutinefunction(test):
        return cast("Callable[P, T]", _awaited(test))

    @functools.wraps(test)
    def tried(*args: P.args, **kwargs: P.kwargs) -> T:
        for _ in range(TRIES - 1):
            try:
                return test(*args, **kwargs)
            except Unlucky as unlucky:
                _note(unlucky)
        return test(*args, **kwargs)

    return tried


def _awaited(test: Callable[..., Awaitable[Any]]) -> Callable[..., Awaitable[Any]]:
    @functools.wraps(test)
    async def tried(*args: object, **kwargs: object) -> Any:
        for _ in range(TRIES - 1):
            try:
                return await test(*args, **kwargs)
            except Unlucky as unlucky:
                _note(unlucky)
        return await test(*args, **kwargs)

    return tried


def _note(unlucky: Unlucky) -> None:
    warnings.warn(f"tried again: {unlucky}", stacklevel=3)


def eventually(condition: Callable[[], object], within_s: float = PATIENCE_S) -> bool:
    """Whether a condition comes to hold in time; it is looked at often."""
    deadline = time.monotonic() + within_s
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.01)
    return True


async def soon(condition: Callable[[], object], within_s: float = PATIENCE_S) -> bool:
    """The same, while the event loop works on."""
    deadline = time.monotonic() + within_s
    while not condition():
        if time.monotonic() > deadline:
            return False
        await asyncio.sleep(0.005)
    return True
