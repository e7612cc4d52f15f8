"""Runs one subcommand and turns what goes wrong into words and an exit status.

Only errors that are meant for the user are caught. Anything else is a fault of this
program, and its traceback is wanted.
"""

from __future__ import annotations

import argparse
import contextlib
import sys

from afterburner_engine.errors import EngineError, UnavailableError
from afterburner_sandbox.errors import SandboxError
from afterburner_tui.commands import optimize, output, verify, words
from afterburner_tui.commands.cancel import Cancelled

CANCELLED = 130

_COMMANDS = {"optimize": optimize.run, "verify": verify.run}


def run(options: argparse.Namespace) -> int:
    """The exit status of the subcommand that `options` name."""
    try:
        _COMMANDS[options.command](options)
    except EngineError as error:
        return _fail(options, str(error), error.exit_status)
    except SandboxError as error:
        return _fail(options, str(error), UnavailableError.exit_status)
    except Cancelled:
        return _fail(options, "cancelled, nothing was changed", CANCELLED)
    except KeyboardInterrupt:
        return _fail(options, "cancelled", CANCELLED)
    except output.ReaderGone:
        return CANCELLED
    return 0


def _fail(options: argparse.Namespace, message: str, status: int) -> int:
    with contextlib.suppress(OSError):
        sys.stderr.write(words.printable(f"afterburner: {message}\n"))
    # stdout may be what has failed.
    with contextlib.suppress(output.ReaderGone, EngineError):
        if options.json:
            said = {"status": "error", "error": message, "exit_status": status}
            output.write_json(said)
        elif options.events:
            said = {"event": "error", "message": message, "exit_status": status}
            output.write_json(said)
    return status
