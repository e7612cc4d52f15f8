"""Runs a command of the user's once, and finds where its time goes.

What looks at the program is in `inside.profiling`, how the command runs in
`watched_command`.
"""

from __future__ import annotations

import json
import shlex
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from afterburner_engine import evidence
from afterburner_engine.errors import EngineError, UnjudgeableError
from afterburner_engine.profile import HotFunction, Profile, ranked
from afterburner_engine.watched_command import Watched, run_watched


def profile(
    command: Sequence[str],
    *,
    project: Path,
    python: str | None = None,
    quiet: bool = False,
) -> Profile:
    """Run the command to its end; `quiet` sends its stdout to stderr.

    Raises:
        EngineError: it cannot be started.
        UnjudgeableError: none of its processes could be watched.
    """
    if not command:
        raise EngineError("name a command: afterburner hot -- python app.py")
    config = {"project": str(project.absolute()), "targets": {}, "profile": True}
    stdout = sys.stderr.fileno() if quiet else None
    watched = run_watched(command, config, python, stdout=stdout)
    if not watched.processes:
        raise UnjudgeableError(
            f"{command[0]} ended with status {watched.status} and started no Python "
            "that could be watched: `python -I` and `python -E` cannot be, nor what "
            "clears PYTHONPATH, such as tox"
        )
    return _merged(watched, shlex.join(command))


def _merged(watched: Watched, source: str) -> Profile:
    """All processes together; of each its last line counts."""
    told = [found for spool in watched.spools if (found := _last(spool)) is not None]
    own: dict[tuple[str, str], list[float]] = {}
    calls: dict[tuple[str, str], int] = {}
    for one in told:
        for path, qualname, *numbers in one["functions"]:
            sums = own.setdefault((path, qualname), [0.0, 0.0])
            sums[0], sums[1] = sums[0] + numbers[0], sums[1] + numbers[1]
            if numbers[2] is not None:
                calls[path, qualname] = calls.get((path, qualname), 0) + numbers[2]
    return Profile(
        functions=ranked(
            HotFunction(*key, own_s=s[0], cumulative_s=s[1], calls=calls.get(key))
            for key, s in own.items()
        ),
        total_s=sum(one["total_s"] for one in told),
        module_s=sum(one["module_s"] for one in told),
        source=source,
        created=evidence.now(),
        samples=sum(one["samples"] for one in told),
        processes=watched.processes,
        exit_status=watched.status,
    )


def _last(spool: Iterable[str]) -> dict[str, Any] | None:
    """The last whole line of a process: it may have been killed while it wrote."""
    for line in reversed(list(spool)):
        try:
            found: dict[str, Any] = json.loads(line)["profile"]
        except (ValueError, KeyError):
            continue
        return found
    return None
