"""`afterburner eval`: a policy on a suite of tasks, and the tables of it.

stdout is data: the tables, or all figures as JSON.
"""

from __future__ import annotations

import argparse
import re
from collections.abc import Sequence
from pathlib import Path

from afterburner_engine.errors import EngineError
from afterburner_engine.model_settings import find_model_settings
from afterburner_training.evaluation import folder, plots, reporting, suite, tables
from afterburner_training.evaluation.asked import Asked
from afterburner_training.evaluation.folder import Folder
from afterburner_training.evaluation.metrics import OFFERED, at, verified
from afterburner_training.evaluation.running import Progress, evaluate
from afterburner_training.evaluation.summary import Summary, summarise
from afterburner_training.sources.base import Skipped
from afterburner_tui.commands import cancel, output
from afterburner_tui.commands.narrator import Narrator
from afterburner_tui.commands.optimize import MODEL_FLAGS

BAR = 24
"""Characters of the bar."""


def run(options: argparse.Namespace) -> int:
    """Run the command; the exit status. Raises as `optimize.run` does."""
    if (options.suite is None) == (options.compare is None):
        raise EngineError("name a suite, or folders with --compare: one of the two")
    with Narrator(silent=options.json) as narrator:
        if options.compare:
            summary, where = _compared(options)
        else:
            summary, where = _evaluated(options, narrator)
        narrator.say(f"kept in {where}")
        if not plots.can_draw():
            narrator.say("There are no plots: they need the extra `eval`.")
    if options.json:
        output.write_json({"folder": str(where)} | summary.to_json())
    else:
        output.write_bytes(tables.text(summary).encode())
    return 0


def _evaluated(options: argparse.Namespace, narrator: Narrator) -> tuple[Summary, Path]:
    asked = _asked(options)
    where = Path(options.out) if options.out else default_folder(asked)

    def skipped(row: Skipped) -> None:
        narrator.say((f"left out {row.id}: {row.why}", "dim"))

    narrator.doing(f"reading {asked.suite}")
    tasks = suite.tasks_of(asked, skipped)
    teller = _Teller(narrator, asked.objective)
    kept = cancel.run(evaluate(asked, tasks, where, teller.tell))
    given = [reporting.evaluated(kept)]
    summary = summarise(given)
    page = reporting.beside_the_paper(kept, summary)
    reporting.write(where, summary, given, page)
    return summary, where


def _compared(options: argparse.Namespace) -> tuple[Summary, Path]:
    folders: Sequence[Folder] = [folder.opened(Path(one)) for one in options.compare]
    given = reporting.compared(folders)
    summary = summarise(given)
    where = Path(options.out) if options.out else Path("runs/comparison")
    reporting.write(where, summary, given)
    return summary, where


def _asked(options: argparse.Namespace) -> Asked:
    """What the options ask for. Raises `EngineError` where that cannot be."""
    flags = {name: getattr(options, name) for name in MODEL_FLAGS}
    named = options.suite
    if options.data is not None:
        named = f"{named}:{options.data}"
    return Asked(
        suite=named,
        split=options.split,
        limit=options.limit,
        seeds=options.seeds,
        searches=tuple(options.search),
        feedback=not options.no_feedback,
        original=not options.no_original,
        policy=options.policy,
        model=options.model,
        hosting=find_model_settings(Path.cwd() / "task.py", flags),
        objective=options.objective,
        iterations=options.iterations,
        samples=options.samples,
        start=options.start,
        references=options.references,
        recheck="none" if options.no_recheck else "all",
        budget_s=options.budget,
        sandbox=options.sandbox,
        python=options.python,
    )


def default_folder(asked: Asked) -> Path:
    """Where an evaluation is kept if nobody says."""
    name, _, place = asked.suite.partition(":")
    parts = ["eval", name, Path(place).stem if name == "folder" else "", asked.policy]
    parts += [asked.model or ""]
    words = [re.sub(r"[^\w.]+", "-", part).strip("-") for part in parts]
    return Path("runs") / "-".join(word for word in words if word)


class _Teller:
    """Says how far an evaluation is, and what it found last."""

    def __init__(self, narrator: Narrator, objective: str) -> None:
        self._narrator = narrator
        self._objective = objective

    def tell(self, progress: Progress) -> None:
        """A line for what was found; the status line for what is done now."""
        if progress.outcome is not None:
            gain = verified(at(progress.outcome, OFFERED, self._objective))
            found = f"{gain:.2f}×" if gain > 1 else "–"
            self._narrator.say(
                f"{progress.done}/{progress.total} {progress.task}",
                (f" {progress.arm}, seed {progress.seed}", "dim"),
                f"  {found}",
            )
        elif progress.why:
            self._narrator.say((f"left out {progress.task}: {progress.why}", "dim"))
        self._narrator.doing(line(progress))


def line(progress: Progress) -> str:
    """A bar, where things stand, and about how long it takes from here."""
    full = BAR * progress.done // max(1, progress.total)
    bar = "━" * full + "─" * (BAR - full)
    left = "" if progress.left_s is None else f", {_duration(progress.left_s)} left"
    return f"{bar} {progress.done}/{progress.total}{left}: {progress.task}"


def _duration(seconds: float) -> str:
    """As a person would say it."""
    if seconds < 90:
        return f"{seconds:.0f} s"
    minutes = round(seconds / 60)
    return f"{minutes} min" if minutes < 90 else f"{minutes / 60:.1f} h"
