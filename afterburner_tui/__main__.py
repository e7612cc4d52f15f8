"""`python -m afterburner_tui` and the `afterburner-tui` script."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from afterburner_tui.engine_calls import list_functions

DESCRIPTION = "Pick a Python function, watch it get faster, read the diff, apply."


def main(argv: Sequence[str] | None = None) -> int:
    """Run the app; the exit status is 2 where there is nothing to open."""
    parser = argparse.ArgumentParser("afterburner-tui", description=DESCRIPTION)
    parser.add_argument(
        "target",
        nargs="?",
        metavar="FILE[::QUALNAME]",
        help="a Python file, and a function in it; without one, choose on the screen",
    )
    named = parser.parse_args(argv).target
    path, qualname = _split(named) if named is not None else (None, None)
    problem = _problem(path, qualname) if path is not None else None
    if problem is not None:
        sys.stderr.write(f"afterburner-tui: {problem}\n")
        return 2

    from afterburner_tui.app import AfterburnerApp

    AfterburnerApp(path, qualname).run()
    return 0


def _split(named: str) -> tuple[Path, str | None]:
    """`FILE::QUALNAME` in its two parts."""
    file, colons, qualname = named.rpartition("::")
    return (Path(file), qualname or None) if colons else (Path(named), None)


def _problem(path: Path, qualname: str | None) -> str | None:
    raise NotImplementedError


if __name__ == "__main__":
    sys.exit(main())
