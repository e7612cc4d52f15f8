"""What a user or a script is told when the command could not do its work."""

from __future__ import annotations

import argparse
import contextlib
import sys

from afterburner_engine.errors import EngineError
from afterburner_tui.commands import output
from afterburner_tui.commands.printable import printable

CANCELLED = 130


def fail(options: argparse.Namespace, message: str, status: int) -> int:
    """Say it on stderr, and on stdout where that is read by a program; the status."""
    say(message)
    # stdout may be what has failed.
    with contextlib.suppress(output.ReaderGone, EngineError):
        if options.json:
            output.write_json(
                {"status": "error", "error": message, "exit_status": status}
            )
        elif options.events:
            output.write_json(
                {"event": "error", "message": message, "exit_status": status}
            )
    return status


def say(message: str) -> None:
    """Say it on stderr alone."""
    with contextlib.suppress(OSError):
        sys.stderr.write(printable(f"afterburner: {message}\n"))


def cancelled(options: argparse.Namespace) -> int:
    """The same for a cancel before anything could change."""
    return fail(options, "cancelled, nothing was changed", CANCELLED)
