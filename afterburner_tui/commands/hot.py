"""`afterburner hot`: runs a command of the user's and ranks functions by their time.

What the command prints comes first and as it is; the ranking follows on stdout. With
`--json`, where stdout is for a program, the command's stdout goes to stderr.
"""

from __future__ import annotations

import argparse
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

from rich.text import Text

from afterburner_engine import profile_files, profiler, profiles, units
from afterburner_engine.errors import EngineError, UnjudgeableError
from afterburner_engine.profile import HotFunction, Profile
from afterburner_tui.commands import output, page, words
from afterburner_tui.commands.narrator import Narrator
from afterburner_tui.commands.printable import printable

BAR = 12
"""Cells of a bar that stands for all of the time."""

FEW = 50
"""Below so many samples, shares are rough."""


def run(options: argparse.Namespace) -> int:
    """Run the command; the exit status.

    Raises:
        EngineError: the command cannot be run, or the file is no profile.
    """
    if options.top < 1:
        raise EngineError(f"--top is {options.top}; it must be 1 or more")
    project = profiles.project_of(Path.cwd())
    file = _saved(options.run)
    if file is None:
        found = profiler.profile(
            options.run, project=project, python=options.python, quiet=options.json
        )
    else:
        found = profile_files.load(file, project)
    with Narrator() as narrator:
        _tell(found, narrator)
        if not found.functions:
            raise UnjudgeableError(_nothing(found, project))
        _keep(found, project, narrator)
    if options.save:
        profiles.write(found, Path(options.save))
    if options.json:
        output.write_json(found.to_json(options.top))
    else:
        page.write(_lines(found, options.top))
    return 0


def _keep(found: Profile, project: Path, narrator: Narrator) -> None:
    """Store it for the list of `afterburner-tui`; what was measured is shown anyway."""
    try:
        profiles.keep(found, project)
    except EngineError as error:
        said = f"afterburner-tui will not order by it: {error}. Set XDG_DATA_HOME"
        narrator.say((f"{said} to a folder that can be written.", "yellow"))


def _saved(command: list[str]) -> Path | None:
    """The profile that a single word names; None where it is a command.

    Raises:
        EngineError: it is neither.
    """
    first = Path(command[0])
    if len(command) > 1 or shutil.which(command[0]):
        return None
    if first.suffix == ".py":
        raise EngineError(
            f"{first} is no profile. To run it: afterburner hot -- python {first}"
        )
    if not first.is_file():
        raise EngineError(f"{first} is neither a command nor a file")
    return first


def _tell(found: Profile, narrator: Narrator) -> None:
    if found.exit_status:
        narrator.say((words.ended(found.exit_status), "yellow"))
    if found.samples is not None and found.samples < FEW and found.functions:
        looks = words.count(found.samples, "look")
        narrator.say(
            (
                f"it ended after {looks} at its stack: shares are rough, a longer "
                "run would tell more",
                "yellow",
            )
        )


def _nothing(found: Profile, project: Path) -> str:
    return (
        f"no time was seen in functions of modules below {project} "
        f"(of {units.seconds(found.total_s)} in all); tests and installed packages "
        "do not count"
    )


def _lines(found: Profile, top: int) -> Iterator[Text]:
    """The ranking, one function a line, and what is not in it."""
    shown = found.functions[:top]
    calls = max(5, *(len(_calls(function)) for function in shown))
    heading = f"{'own':>8} {'share':>6}  {'':{BAR}} {'total':>8}  {'calls':>{calls}}"
    yield Text(f"{heading}  function", "dim")
    for function in shown:
        share = found.share(function)
        yield Text.assemble(
            (f"{_time(function.own_s):>8}", "bold"),
            f" {share:6.1%}  ",
            (_bar(share), "green"),
            f" {_time(function.cumulative_s):>8}",
            f"  {_calls(function):>{calls}}  ",
            printable(_named(function)),
        )
    left = len(found.functions) - len(shown)
    if left:
        yield Text(f"… and {words.count(left, 'function')} more", "dim")
    rest = f"{units.seconds(found.total_s)} in all"
    for seconds, where in (
        (found.module_s, "in modules outside of functions"),
        (found.elsewhere_s, "where none of these was running"),
    ):
        if seconds:
            rest += f", {units.seconds(seconds)} {where}"
    yield Text(rest, "dim")


def _time(value_s: float) -> str:
    """A duration; of what was never met by a look nothing is known."""
    return units.seconds(value_s) if value_s else "–"


def _calls(function: HotFunction) -> str:
    return "" if function.calls is None else f"{function.calls:,}"


def _bar(share: float) -> str:
    eighths = round(share * BAR * 8)
    full, rest = divmod(eighths, 8)
    return ("█" * full + " ▏▎▍▌▋▊▉"[rest]).strip().ljust(BAR)


def _named(function: HotFunction) -> str:
    """As it can be given to `afterburner optimize` from this folder."""
    path = function.path
    if Path(path).is_relative_to(Path.cwd().resolve()):
        path = os.path.relpath(path, Path.cwd().resolve())
    return f"{path}::{function.qualname}"
