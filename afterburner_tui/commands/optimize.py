"""`afterburner optimize`: runs the loop, shows what happens, hands out the result."""

from __future__ import annotations

import argparse
import sys
from contextlib import aclosing

from rich.console import Console
from rich.syntax import Syntax

from afterburner_engine.apply import apply
from afterburner_engine.errors import ApplyError
from afterburner_engine.events import RunFinished, to_json
from afterburner_engine.loop import optimize
from afterburner_engine.settings import Settings
from afterburner_engine.target import Target, find_target
from afterburner_tui.commands import cancel, output, words
from afterburner_tui.commands.narrator import Narrator
from afterburner_tui.commands.trajectory import Trajectory


def run(options: argparse.Namespace) -> None:
    """Run the command.

    Raises:
        EngineError, SandboxError: it could not be done.
        Cancelled: the user ended it; the file is as it was.
        ReaderGone: nobody reads stdout any more.
    """
    settings = _settings(options)
    target = find_target(options.target)
    with Narrator(silent=_silent(options)) as narrator:
        trajectory, problem = cancel.run(_follow(options, target, settings, narrator))
    finished = trajectory.finished
    if finished is None:
        raise RuntimeError("the run ended without a result")
    applied = _wants_apply(options, finished) and problem is None
    if options.json:
        why = str(problem) if problem else None
        output.write_json(trajectory.to_json(applied=applied, apply_error=why))
    elif options.events and applied:
        output.write_json({"event": "applied", "path": str(target.path)})
    elif not options.events:
        _show(target, finished, narrator, applied=applied)
    if problem is not None:
        raise problem


async def _follow(
    options: argparse.Namespace, target: Target, settings: Settings, narrator: Narrator
) -> tuple[Trajectory, ApplyError | None]:
    """Follow a run to its end, and apply its winner if that is wanted.

    Nothing is awaited after the file has changed: a cancel comes before or not at all.
    """
    trajectory = Trajectory()
    async with aclosing(optimize(target, settings)) as events:
        async for event in events:
            trajectory.take(event)
            narrator.tell(event)
            if options.events:
                output.write_json(to_json(event))
    finished = trajectory.finished
    if finished is None or not _wants_apply(options, finished):
        return trajectory, None
    try:
        apply(target, finished.code or "")
    except ApplyError as error:
        return trajectory, error
    return trajectory, None


def _wants_apply(options: argparse.Namespace, finished: RunFinished) -> bool:
    return bool(options.apply) and finished.code is not None


def _settings(options: argparse.Namespace) -> Settings:
    return Settings(
        objective=options.objective,
        iterations=options.iterations,
        samples=options.samples,
        policy=options.policy,
        model=options.model,
        search=options.search,
        workload=options.workload,
        sandbox=options.sandbox,
        python=options.python,
        budget_s=options.budget,
        seed=options.seed,
        min_gain=options.min_gain,
    )


def _silent(options: argparse.Namespace) -> bool:
    """Scripts want no narration; a person who waits for the JSON does."""
    if options.events:
        return True
    return bool(options.json) and not sys.stderr.isatty()


def _show(
    target: Target, finished: RunFinished, narrator: Narrator, *, applied: bool
) -> None:
    """The diff on stdout, and what to do with it."""
    if finished.code is None:
        return
    if sys.stdout.isatty():
        diff = words.printable(target.diff(finished.code))
        syntax = Syntax("", "diff", theme="ansi_dark", background_color="default")
        Console().print(syntax.highlight(diff), soft_wrap=True, end="")
    else:
        output.write_bytes(target.patch(finished.code))
    if applied:
        narrator.say((f"applied to {target.path}", "bold green"))
    else:
        narrator.say("Nothing is changed yet: --apply writes the winner into the file.")
