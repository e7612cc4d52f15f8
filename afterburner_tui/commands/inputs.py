"""`afterburner inputs`: where the cases come from, and what they reach."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from dataclasses import replace

from rich.text import Text

from afterburner_engine.inspection import Inspection, inspect
from afterburner_engine.model_settings import find_model_settings
from afterburner_engine.settings import Settings
from afterburner_engine.target import find_target
from afterburner_tui.commands import cancel, output, page
from afterburner_tui.commands.narrator import Narrator
from afterburner_tui.commands.optimize import MODEL_FLAGS
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
        policy=options.policy,
        model=options.model,
        workload=options.workload,
        sandbox=options.sandbox,
        python=options.python,
        seed=options.seed,
    )
    target = find_target(options.target)
    flags = {name: getattr(options, name) for name in MODEL_FLAGS}
    hosting = find_model_settings(target.path, flags)
    settings = replace(settings, hosting=hosting)
    with Narrator(silent=options.json and not sys.stderr.isatty()) as narrator:
        narrator.say((target.qualname, "bold"), f" in {target.path}")
        narrator.doing("making inputs, and running the function on them")
        found = cancel.run(inspect(target, settings))
    if options.json:
        output.write_json(found.to_json())
    else:
        page.write(_text(found))
    return 0


def _text(found: Inspection) -> Iterator[Text]:
    """All rows."""
    told = rows(found)
    facts = [row for row in told if row.kind in ("fact", "absent", "code")]
    width = max(len(row.left) for row in facts)
    for row in told:
        yield _line(row, width)


def _line(row: Row, width: int) -> Text:
    style = STYLES[row.kind]
    left = printable(row.left)
    right = printable(row.right).replace("\n", " ")
    if row.kind == "heading":
        return Text.assemble((left, style), f"  {right}" if right else "")
    if row.kind == "code":
        return Text.assemble("  ", left.rjust(width), (f"  {right}", style))
    return Text.assemble("  ", left.ljust(width), "  ", (right, style))
