"""`python -m afterburner_tui` and the `afterburner-tui` script."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from afterburner_engine.errors import EngineError
from afterburner_engine.target import find_target, list_functions
from afterburner_tui.engine_calls import Ranker
from afterburner_tui.working_folder import require_folder

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
    parser.add_argument(
        "--profile",
        metavar="FILE",
        help="order functions by this profile, not by the last of `afterburner hot`",
    )
    options = parser.parse_args(argv)
    named = options.target
    try:
        require_folder()
        path, qualname = _opened(named) if named is not None else (None, None)
        ranker = _ranker(options.profile) if options.profile else None
    except EngineError as error:
        sys.stderr.write(f"afterburner-tui: {error}\n")
        return error.exit_status

    from afterburner_tui.app import AfterburnerApp

    AfterburnerApp(path, qualname, ranker=ranker).run()
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


def _ranker(named: str) -> Ranker:
    """Orders by a profile that the user names.

    Raises:
        EngineError: it cannot be read, or is no profile.
    """
    from afterburner_engine import profile_files, profiles
    from afterburner_tui.engine_calls import ranking

    profile = profile_files.load(Path(named), profiles.project_of(Path.cwd()))
    return partial(ranking, profile)


if __name__ == "__main__":
    sys.exit(main())
