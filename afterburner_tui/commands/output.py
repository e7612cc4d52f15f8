"""stdout: data and nothing else. A reader that has gone away ends the run quietly."""

from __future__ import annotations

import contextlib
import json
import os
import sys
from collections.abc import Iterator
from typing import Any

from afterburner_engine.errors import EngineError


class ReaderGone(Exception):
    """Nobody reads stdout any more, as after `| head -1`."""


def write_json(value: dict[str, Any]) -> None:
    """One JSON object on a line of its own, at once.

    Raises:
        ReaderGone: nobody reads it.
        EngineError: it cannot be written.
    """
    # ASCII: it can be written whatever encoding the terminal has.
    write_bytes(json.dumps(value).encode("ascii") + b"\n")


def write_bytes(data: bytes) -> None:
    """Bytes as they are, at once; raises as `write_json` does."""
    with _guarded():
        sys.stdout.flush()
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()


@contextlib.contextmanager
def _guarded() -> Iterator[None]:
    try:
        yield
    except BrokenPipeError as error:
        _discard_the_rest()
        raise ReaderGone from error
    except OSError as error:
        _discard_the_rest()
        raise EngineError(
            f"the result cannot be written to stdout: {error.strerror or error}"
        ) from error


def _discard_the_rest() -> None:
    """What is still buffered would fail again when Python ends."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
    os.close(nowhere)
