"""`afterburner record`: runs a command of the user's and keeps the calls as inputs.

stdout and stdin are the command's; what we say comes after it, on stderr.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from afterburner_engine import recordings
from afterburner_engine.errors import UnjudgeableError
from afterburner_engine.recorder import Recorded, record
from afterburner_engine.recordings import LIMIT, Recording
from afterburner_engine.target import find_target
from afterburner_tui.commands import words
from afterburner_tui.commands.narrator import Narrator

SHOWN = 20
"""Functions that are listed; of the rest only the number is said."""


def run(options: argparse.Namespace) -> int:
    """Run the command; the exit status.

    Raises:
        EngineError: the command cannot be run, or none of its calls could be kept.
    """
    found = record(
        options.run,
        project=Path.cwd(),
        targets=[find_target(spec) for spec in options.target],
        python=options.python,
        limit=LIMIT if options.limit is None else options.limit,
    )
    with Narrator() as narrator:
        if found.status:
            narrator.say((words.ended(found.status), "yellow"))
        _tell(found, narrator)
    if not found.recordings:
        raise UnjudgeableError(_nothing(found))
    return 0


def _tell(found: Recorded, narrator: Narrator) -> None:
    ranked = sorted(found.recordings, key=lambda r: (-len(r.lines), r.path, r.qualname))
    for recording in ranked[:SHOWN]:
        told = words.count(len(recording.lines), "call")
        narrator.say((_named(recording), "bold"), f": {told}")
        for note in recording.notes:
            narrator.say(("  " + note, "dim"))
    if len(ranked) > SHOWN:
        narrator.say(f"… and {len(ranked) - SHOWN} functions more")
    for recording in found.without[:SHOWN]:
        narrator.say((_named(recording), "bold"), ": no call could be kept")
        for note in recording.notes:
            narrator.say(("  " + note, "yellow"))
    if ranked:
        narrator.say(
            f"kept for {words.count(len(ranked), 'function')} in {recordings.folder()}"
        )


def _named(recording: Recording) -> str:
    path = Path(recording.path)
    if path.is_relative_to(Path.cwd().resolve()):
        path = path.relative_to(Path.cwd().resolve())
    return f"{path}::{recording.qualname}"


def _nothing(found: Recorded) -> str:
    if not found.processes:
        return (
            "the command started no Python that could be watched: `python -I` and "
            "`python -E` cannot be, nor what clears PYTHONPATH, such as tox"
        )
    if found.without:
        return "none of the calls that were seen could be kept"
    return (
        "the command called none of the functions that were watched: those of the "
        "modules below this folder, or those named by --target"
    )
