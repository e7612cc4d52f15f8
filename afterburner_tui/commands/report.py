"""`afterburner report`: one run of the history, as text or as a page."""

from __future__ import annotations

import argparse
import os
from pathlib import Path

from afterburner_engine import history
from afterburner_engine.errors import EngineError
from afterburner_tui.commands import failure, output, page, run_page
from afterburner_tui.report_page.page import page as drawn


def run(options: argparse.Namespace) -> int:
    """Run the command; the exit status. Raises as `optimize.run` does."""
    found = history.load(history.find(options.run).id)
    if options.json:
        output.write_json(found.model_dump())
    elif options.html is None:
        page.write(run_page.lines(found))
    elif options.html == "-":
        output.write_bytes(drawn(found).encode("utf-8", "replace"))
    else:
        path = Path(options.html)
        _write(path, drawn(found))
        failure.say(f"written to {path}")
    return 0


def _write(path: Path, text: str) -> None:
    """A page that only the user may read: it holds their code."""
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "w", encoding="utf-8", errors="replace") as opened:
            opened.write(text)
    except OSError as error:
        why = error.strerror or error
        raise EngineError(f"{path} cannot be written: {why}") from error
