"""The options of `afterburner train`. Light: `--help` loads this and no more."""

from __future__ import annotations

import argparse

DESCRIPTION = """Trains a model by a recipe: a TOML file, or one that comes with this
program (paper-3b, paper-3b-lora, coder-7b, small, tiny, smoke). All of a run lies in
one folder. A run that was killed goes on with --resume. It needs the extra `train`: see
docs/training.md."""

STAGES = ("data", "pretrain", "sft", "dpo", "cold", "grpo", "export")
"""As `afterburner_training.sections` has them; a test compares."""


def add(parser: argparse.ArgumentParser) -> None:
    """Add them to the command's parser."""
    parser.set_defaults(events=False)
    option = parser.add_argument
    option("recipe", metavar="RECIPE", help="a TOML file, or the name of a recipe")
    option("--stage", choices=STAGES, help="only this one")
    option(
        "--set",
        action="append",
        default=[],
        metavar="KEY=VALUE",
        help="change the recipe, as grpo.steps=20; can be given several times",
    )
    option("--resume", action="store_true", help="go on with a run that was begun")
    option("--run", metavar="FOLDER", help="where the run lies (runs/NAME)")
    option("--json", action="store_true", help="one JSON object on stdout, at the end")
