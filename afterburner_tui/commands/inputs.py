"""`afterburner inputs`: where the cases come from, and what they reach."""

from __future__ import annotations

import argparse
import io
import sys

from rich.console import Console
from rich.text import Text

from afterburner_engine.inspection import Inspection, inspect
from afterburner_engine.settings import Settings
from afterburner_engine.target import find_target
from afterburner_tui.commands import cancel, output
from afterburner_tui.commands.narrator import Narrator
from afterburner_tui.commands.printable import printable
from afterburner_tui.inputs_rows import Kind, Row, rows

STYLES: dict[Kind, str] = {
    "heading": "bold",
    "fact": "",
    "sample": "dim",
    "absent": "dim",
    "code": "red",
    "note": "yellow",
}


def run(options: argparse.Namespace) -> int:
    """Run the command; the exit status. Raises as `optimize.run` does."""
    settings = Settings(
        workload=options.workload,
        sandbox=options.sandbox,
        python=options.python,
        seed=options.seed,
    )
    target = find_target(options.target)
    with Narrator(silent=options.json and not sys.stderr.isatty()) as narrator:
        narrator.say((target.qualname, "bold"), f" in {target.path}")
        narrator.doing("making inputs, and running the function on them")
        found = cancel.run(inspect(target, settings))
    if options.json:
        output.write_json(found.to_json())
    else:
        output.write_bytes(_text(found).encode())
    return 0


def _text(found: Inspection) -> str:
    """All rows, coloured where stdout is a terminal."""
    text = io.StringIO()
    console = Console(
        file=text,
        force_terminal=sys.stdout.isatty(),
        highlight=False,
        soft_wrap=True,
    )
    told = rows(found)
    facts = [row for row in told if row.kind in ("fact", "absent", "code")]
    width = max(len(row.left) for row in facts)
    for row in told:
        console.print(_line(row, width))
    return text.getvalue()


def _line(row: Row, width: int) -> Text:
    style = STYLES[row.kind]
    left = printable(row.left)
    right = printable(row.right).replace("\n", " ")
    if row.kind == "heading":
        return Text.assemble((left, style), f"  {right}" if right else "")
    if row.kind == "code":
        return Text.assemble("  ", left.rjust(width), (f"  {right}", style))
    return Text.assemble("  ", left.ljust(width), "  ", (right, style))
