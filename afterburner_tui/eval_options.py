"""The options of `afterburner eval`. Light: `--help` loads this and no more."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from typing import Any

from afterburner_engine.objectives import OBJECTIVES
from afterburner_engine.settings import POLICIES, SEARCHES

DESCRIPTION = """Measures how good a policy is on a suite of tasks, by the loop that
`optimize` runs, and writes tables and plots. Suites are embedded, venus, apps, mercury,
leetcode:FILE, enamel:FILE and folder:PATH. All of it lies in one folder; the same
command goes on where it was stopped. With --compare, folders of evaluations are put
into one table and nothing is run. Plots need the extra `eval`: see docs/evaluation.md.
"""


def add(parser: argparse.ArgumentParser) -> None:
    """Add them to the command's parser; those of models and sandboxes are elsewhere."""
    parser.set_defaults(events=False)
    parser.usage = (
        "%(prog)s [options] SUITE\n       %(prog)s [options] --compare FOLDER FOLDER …"
    )
    option = parser.add_argument
    option("suite", metavar="SUITE", nargs="?", help="the tasks: NAME or NAME:PLACE")
    option("--data", metavar="PATH", help="where the suite lies; as in NAME:PLACE")
    option("--compare", nargs="+", metavar="FOLDER", help="finished evaluations")
    option("--split", choices=("train", "dev", "test"), default="test")
    option("--limit", type=int, metavar="N", help="only the first N tasks")
    option(
        "--seeds",
        type=_numbers,
        default=(0,),
        metavar="N,N,…",
        help="each task is tried once with each (0)",
    )
    option("--policy", choices=POLICIES, default="rulebook", help="(%(default)s)")
    option(
        "--search",
        type=_searches,
        default=("greedy",),
        metavar="NAME,NAME,…",
        help=f"an arm for each, at the same number of calls: {', '.join(SEARCHES)}",
    )
    option("--objective", choices=OBJECTIVES, default="time")
    option("--iterations", type=int, default=10, metavar="N")
    option("--samples", type=int, default=4, metavar="N", help="answers an iteration")
    option(
        "--from",
        dest="start",
        choices=("code", "nothing"),
        default="code",
        help="what iteration 0 is: the suite's slow solution, or the model's own code",
    )
    option("--no-feedback", action="store_true", help="ablation: tell no measurements")
    option("--no-original", action="store_true", help="ablation: show no code")
    option(
        "--references",
        type=int,
        metavar="N",
        help="compare with N solutions of a task at most, drawn by chance (all)",
    )
    option(
        "--no-recheck",
        action="store_true",
        help="do not measure accepted code again: gains are then not known",
    )
    option("--budget", type=float, default=600.0, metavar="SECONDS", help="of a task")
    option("--out", metavar="FOLDER", help="where it is kept (runs/eval-SUITE-POLICY)")
    option("--json", action="store_true", help="one JSON object on stdout, at the end")


def _numbers(text: str) -> tuple[int, ...]:
    return tuple(int(part) for part in text.split(","))


def _searches(text: str) -> Sequence[Any]:
    names = tuple(part.strip() for part in text.split(","))
    unknown = [name for name in names if name not in SEARCHES]
    if unknown:
        raise argparse.ArgumentTypeError(f"{unknown[0]!r} is none of {SEARCHES}")
    return names
