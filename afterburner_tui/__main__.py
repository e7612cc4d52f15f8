"""`python -m afterburner_tui` and the `afterburner-tui` script."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from afterburner_engine.errors import EngineError
from afterburner_engine.target import find_target, list_functions

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
    try:
        path, qualname = _opened(named) if named is not None else (None, None)
    except EngineError as error:
        sys.stderr.write(f"afterburner-tui: {error}\n")
        return error.exit_status

    from afterburner_tui.app import AfterburnerApp

    AfterburnerApp(path, qualname).run()
    return 0


def _opened(named: str) -> tuple[Path, str | None]:
    """The file to open and the function to begin with.

    Raises:
        EngineError: there is no such file or function, or it is not Python.
    """
    path = Path(named)
    if path.exists() or ":" not in named:
        list_functions(path)
        return path, None
    target = find_target(named)
    return target.path, target.qualname


if __name__ == "__main__":
    sys.exit(main())
