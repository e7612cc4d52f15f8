"""Runs one subcommand and turns what goes wrong into words and an exit status.

Only errors that are meant for the user are caught. Anything else is a fault of this
program, and its traceback is wanted.
"""

from __future__ import annotations

import argparse

from afterburner_engine.errors import EngineError, UnavailableError
from afterburner_sandbox.errors import SandboxError
from afterburner_tui.commands import (
    compare,
    doctor,
    history,
    hot,
    inputs,
    lsp,
    optimize,
    output,
    record,
    report,
    serve,
    verify,
)
from afterburner_tui.commands.cancel import Cancelled
from afterburner_tui.commands.failure import CANCELLED, cancelled, fail
from afterburner_tui.working_folder import require_folder

# Slow to load, and no other command needs any of it.


def _evaluate(options: argparse.Namespace) -> int:
    from afterburner_tui.commands import evaluate

    return evaluate.run(options)


def _train(options: argparse.Namespace) -> int:
    from afterburner_tui.commands import train

    return train.run(options)


_COMMANDS = {
    "compare": compare.run,
    "doctor": doctor.run,
    "eval": _evaluate,
    "history": history.run,
    "hot": hot.run,
    "inputs": inputs.run,
    "lsp": lsp.run,
    "optimize": optimize.run,
    "record": record.run,
    "report": report.run,
    "serve": serve.run,
    "train": _train,
    "verify": verify.run,
}


def run(options: argparse.Namespace) -> int:
    """The exit status of the subcommand that `options` name."""
    try:
        if options.command != "doctor":
            require_folder()
        return _COMMANDS[options.command](options)
    except EngineError as error:
        return fail(options, str(error), error.exit_status)
    except SandboxError as error:
        return fail(options, str(error), UnavailableError.exit_status)
    except Cancelled:
        return cancelled(options)
    except output.ReaderGone:
        return CANCELLED
