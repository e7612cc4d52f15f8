"""The options of `afterburner history` and `afterburner report`."""

from __future__ import annotations

import argparse
from typing import TypeVar

Number = TypeVar("Number", int, float)


def of_history(parser: argparse.ArgumentParser) -> None:
    """Add them to the parser of `history`."""
    parser.set_defaults(events=False)
    add = parser.add_argument
    add("--limit", type=_count, default=20, metavar="N", help="at most (%(default)s)")
    add("--file", metavar="FILE[::QUALNAME]", help="only runs of this one")
    add("--json", action="store_true", help="one JSON object on stdout")
    dropping = parser.add_mutually_exclusive_group()
    dropping.add_argument("--clear", action="store_true", help="drop the runs")
    dropping.add_argument(
        "--prune", action="store_true", help="drop by --keep-days and --max-mb"
    )
    add("--keep-days", type=_amount, metavar="DAYS", help="drop older runs")
    add("--max-mb", type=_amount, metavar="MB", help="drop the oldest beyond this")
    parser.set_defaults(action=None)
    actions = parser.add_subparsers(dest="action", metavar="ACTION")
    show = actions.add_parser("show", help="all that is known of a run")
    show.add_argument("run", metavar="ID", nargs="?", help="or how it begins")
    export = actions.add_parser("export", help="write runs as training data")
    export.add_argument("--format", choices=("sft", "dpo", "jsonl"), required=True)
    export.add_argument(
        "--file",
        metavar="FILE[::QUALNAME]",
        default=argparse.SUPPRESS,
        help="only runs of this one",
    )
    export.add_argument("out", metavar="OUT", help="a file, or - for stdout")
    export.set_defaults(json=False)
    rules = actions.add_parser("rules", help="what each rewrite came to")
    for action in (show, rules):
        action.add_argument(
            "--json",
            action="store_true",
            default=argparse.SUPPRESS,  # what stood before the action counts too
            help="one JSON object on stdout",
        )


def _count(text: str) -> int:
    return _above(int(text), 1)


def _amount(text: str) -> float:
    return _above(float(text), 0)


def _above(value: Number, least: int) -> Number:
    if not value >= least:
        raise argparse.ArgumentTypeError(f"it must be {least} or more")
    return value


def of_report(parser: argparse.ArgumentParser) -> None:
    """Add them to the parser of `report`."""
    parser.set_defaults(events=False)
    add = parser.add_argument
    add("run", metavar="ID", nargs="?", help="of the history; else the latest run")
    add("--html", metavar="OUT", help="write a page; - for stdout")
    add("--json", action="store_true", help="the stored run as one JSON object")
