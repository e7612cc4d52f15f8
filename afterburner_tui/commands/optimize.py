"""`afterburner optimize`: runs the loop, shows what happens, hands out the result."""

from __future__ import annotations

import argparse
import sys
from contextlib import aclosing
from dataclasses import dataclass, replace

from rich.console import Console
from rich.syntax import Syntax

from afterburner_engine.apply import apply
from afterburner_engine.errors import ApplyError
from afterburner_engine.events import RunFinished, to_json
from afterburner_engine.loop import optimize
from afterburner_engine.model_settings import find_model_settings
from afterburner_engine.settings import Settings
from afterburner_engine.target import Target, find_target
from afterburner_tui.commands import cancel, failure, output
from afterburner_tui.commands.interrupt import Interrupted
from afterburner_tui.commands.narrator import Narrator
from afterburner_tui.commands.printable import printable
from afterburner_tui.commands.trajectory import Trajectory

MODEL_FLAGS = (
    *("base_url", "preset", "temperature", "max_tokens"),
    *("feedback", "form", "inputs"),
)
"""Options by the names of the fields of `ModelSettings`."""


def run(options: argparse.Namespace) -> int:
    """Run the command; the exit status.

    Raises:
        EngineError, SandboxError: it could not be done.
        Cancelled: the user ended it; the file is as it was.
        ReaderGone: nobody reads stdout any more.
    """
    with Narrator(silent=_silent(options)) as narrator:
        done = cancel.run(_follow(options, narrator))
    try:
        return _hand_out(options, done, narrator)
    except Interrupted:
        if not done.applied:
            raise
        failure.say(f"cancelled, after {done.target.path} was changed")
        return failure.CANCELLED


def _hand_out(options: argparse.Namespace, done: _Done, narrator: Narrator) -> int:
    if options.json:
        return _write_result(done)
    if done.applied and options.events:
        output.write_json({"event": "applied", "path": str(done.target.path)})
    elif not options.events:
        _show(done, narrator)
    if done.problem is not None:
        raise done.problem
    return 0


@dataclass(frozen=True, slots=True)
class _Done:
    """A run that has ended, and what became of its winner."""

    target: Target
    trajectory: Trajectory
    finished: RunFinished
    applied: bool = False
    problem: ApplyError | None = None


async def _follow(options: argparse.Namespace, narrator: Narrator) -> _Done:
    """Follow a run to its end, and apply its winner if that is wanted.

    Nothing is awaited after the file has changed: a cancel comes before or not at all.
    """
    settings = _settings(options)
    target = find_target(options.target)
    flags = {name: getattr(options, name) for name in MODEL_FLAGS}
    hosting = find_model_settings(target.path, flags)
    settings = replace(settings, hosting=hosting)
    trajectory = Trajectory()
    async with aclosing(optimize(target, settings)) as events:
        async for event in events:
            trajectory.take(event)
            narrator.tell(event)
            if options.events:
                output.write_json(to_json(event))
    if trajectory.finished is None:
        raise RuntimeError("the run ended without a result")
    done = _Done(target, trajectory, trajectory.finished)
    if not options.apply or done.finished.code is None:
        return done
    try:
        apply(target, done.finished.code)
    except ApplyError as error:
        return replace(done, problem=error)
    return replace(done, applied=True)


def _write_result(done: _Done) -> int:
    """One JSON object, also where the winner could not be applied."""
    why = str(done.problem) if done.problem else None
    output.write_json(done.trajectory.to_json(applied=done.applied, apply_error=why))
    if done.problem is None:
        return 0
    failure.say(str(done.problem))
    return done.problem.exit_status


def _settings(options: argparse.Namespace) -> Settings:
    return Settings(
        objective=options.objective,
        iterations=options.iterations,
        samples=options.samples,
        policy=options.policy,
        model=options.model,
        search=options.search,
        beam_width=options.beam_width,
        overlap=not options.no_overlap,
        history=not options.no_history,
        workload=options.workload,
        sandbox=options.sandbox,
        python=options.python,
        budget_s=options.budget,
        seed=options.seed,
        min_gain=options.min_gain,
        attack_s=options.attack,
    )


def _silent(options: argparse.Namespace) -> bool:
    """Scripts want no narration; a person who waits for the JSON does."""
    if options.events:
        return True
    return bool(options.json) and not sys.stderr.isatty()


def _show(done: _Done, narrator: Narrator) -> None:
    """The diff on stdout, and what to do with it."""
    target, code = done.target, done.finished.code
    if code is None:
        return
    if sys.stdout.isatty():
        syntax = Syntax("", "diff", theme="ansi_dark", background_color="default")
        text = syntax.highlight(printable(target.diff(code)))
        Console().print(text, soft_wrap=True, end="")
    else:
        output.write_bytes(target.patch(code))
    if done.applied:
        narrator.say((f"applied to {target.path}", "bold green"))
    elif done.problem is None:
        narrator.say("Nothing is changed yet: --apply writes the winner into the file.")
