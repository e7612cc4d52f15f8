"""The options of `afterburner serve`. Light: `--help` loads this and no more."""

from __future__ import annotations

import argparse

DESCRIPTION = """Serves a model on this machine by vLLM, for terminal, editor and the
command line at the same time: one server per model, on loopback, with a key of its own.
Runs until Ctrl-C, or with --detach until nobody has asked for --idle-minutes. vLLM may
be installed in an environment of its own: see docs/serving.md. Options of `vllm serve`
follow after `--`."""


def split(argv: list[str]) -> tuple[list[str], list[str]]:
    """What is ours, and what `serve` passes on: argparse cannot tell them apart."""
    if argv[:1] != ["serve"] or "--" not in argv:
        return argv, []
    at = argv.index("--")
    return argv[:at], argv[at + 1 :]


def add(parser: argparse.ArgumentParser) -> None:
    """Add them to the command's parser."""
    parser.set_defaults(events=False)
    parser.usage = (
        "%(prog)s [options] MODEL [-- VLLM_OPTION ...]\n"
        "       %(prog)s --status | --stop [MODEL]"
    )
    option = parser.add_argument
    option("model", metavar="MODEL", nargs="?", help="a checkpoint's folder or hub id")
    option(
        "--adapter",
        action="append",
        default=[],
        metavar="NAME=PATH",
        help="a LoRA adapter to serve beside the model; can be given several times",
    )
    option("--vllm-python", metavar="EXE", help="the interpreter that has vLLM")
    option(
        "--idle-minutes",
        type=float,
        default=30.0,
        metavar="N",
        help="stop after so long without requests; 0: never (%(default)g)",
    )
    option("--no-speculation", action="store_true", help="do not guess tokens ahead")
    option("--json", action="store_true", help="one JSON object on stdout")
    instead = parser.add_mutually_exclusive_group()
    instead.add_argument(
        "--detach", action="store_true", help="return as soon as it is ready"
    )
    instead.add_argument("--status", action="store_true", help="list what is served")
    instead.add_argument("--stop", action="store_true", help="stop it, or all")
