"""A page for people on stdout, coloured where that is a terminal."""

from __future__ import annotations

import io
import sys
from collections.abc import Iterable

from rich.console import Console
from rich.text import Text

from afterburner_tui.commands import output


def write(lines: Iterable[Text]) -> None:
    """All lines at once; raises as `output.write_json` does."""
    output.write_bytes(drawn(lines).encode())


def drawn(lines: Iterable[Text]) -> str:
    """What `write` writes."""
    text = io.StringIO()
    console = Console(
        file=text,
        force_terminal=sys.stdout.isatty(),
        highlight=False,
        soft_wrap=True,
    )
    for line in lines:
        console.print(line)
    return text.getvalue()
