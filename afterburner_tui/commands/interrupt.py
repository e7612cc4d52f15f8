"""Ctrl-C and SIGTERM before and after the run, which has its own way to end.

They raise an exception of our own: after a KeyboardInterrupt out of an `exec`, as
imports make many, Python ends by the signal whatever the program returns.
"""

from __future__ import annotations

import contextlib
import signal
from collections.abc import Iterator
from types import FrameType
from typing import NoReturn

SIGNALS = (signal.SIGINT, signal.SIGTERM)


class Interrupted(BaseException):
    """The user wants the command to end."""


@contextlib.contextmanager
def raised() -> Iterator[None]:
    """Raise `Interrupted` on a signal, unless the command was started to ignore it."""
    before = {number: signal.getsignal(number) for number in SIGNALS}
    for number, handler in before.items():
        if handler is not signal.SIG_IGN:
            signal.signal(number, _raise)
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _raise(number: int, frame: FrameType | None) -> NoReturn:
    raise Interrupted
