"""The first stage: tasks are loaded and measured here, and rows are made of them.

What it writes is all that the other stages read: `tasks.jsonl` and `ROWS.jsonl`. A
measurement that was cut off goes on where it stopped.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import asdict
from itertools import islice
from pathlib import Path
from typing import Any

from afterburner_training import cards, data, findings, rows
from afterburner_training.cards import Card
from afterburner_training.errors import TrainingError
from afterburner_training.filters import Dropped, sift
from afterburner_training.measuring import Progress, measure
from afterburner_training.run_folder import RunFolder
from afterburner_training.sections import Data
from afterburner_training.tasks import Measured, Solution, Task

TASKS = "tasks.jsonl"
KINDS = ("sft", "dpo", "cold", "grpo")
"""What rows there are; each in a file of its own."""


def run(folder: RunFolder, tell: Callable[[str], None]) -> None:
    """Make tasks and rows.

    Raises:
        TrainingError: a source cannot be read, or nothing is left to train on.
        UnavailableError: no sandbox works here.
        SandboxError: the sandbox failed again and again.
    """
    settings, place = folder.recipe.data, folder.stage("data")
    skipped: list[Dropped] = []
    loaded = data.load(
        settings.sources,
        "train",
        lambda one: skipped.append(Dropped(one.id, None, one.why)),
    )
    tasks = list(islice(loaded, settings.tasks))

    def progress(at: Progress) -> None:
        if at.fresh:
            tell(f"measured {at.done} of {at.total}: {at.task}")

    measured = measure(tasks, place, settings.workers, progress)
    sifted = sift(measured, findings.load(place).values())
    if not sifted.kept:
        raise TrainingError(
            f"nothing is left of {len(tasks)} tasks: see {place / 'measured.jsonl'}"
        )
    save_tasks(sifted.kept, place / TASKS)
    counts = _write_rows(sifted.kept, settings, place, folder.recipe.seed)
    empty = [
        kind
        for kind in KINDS
        if getattr(folder.recipe, kind) is not None and not counts[kind]
    ]
    if empty:
        raise TrainingError(
            f"the tasks give no rows for {', '.join(empty)}: take more of them, or "
            "lower data.min_gain"
        )
    card = Card(
        title=f"Data of the run {folder.recipe.name}",
        tasks=sifted.kept,
        rows={kind: load_rows(place, kind) for kind in KINDS},
        dropped=(*skipped, *sifted.dropped),
        sources=settings.sources,
        seeds={"recipe": folder.recipe.seed},
    )
    cards.write(place / "card.md", card)
    folder.finish("data", {"tasks": len(sifted.kept), "rows": counts})


def _write_rows(
    tasks: Iterable[Task], settings: Data, place: Path, seed: int
) -> dict[str, int]:
    """Each kind's rows; how many there are."""

    def choice(per_task: int, shift: int = 0) -> rows.Choice:
        return rows.Choice(
            objectives=settings.objectives,
            per_task=per_task,
            incumbents=settings.incumbents,
            min_gain=settings.min_gain,
            seed=seed + shift,
        )

    kept = list(tasks)
    made = {
        "sft": (rows.sft(kept, choice(settings.per_task)), settings.sft_rows),
        "dpo": (rows.dpo(kept, choice(settings.per_task)), settings.dpo_rows),
        # Other pairs than those of SFT, as far as there are others.
        "cold": (rows.sft(kept, choice(settings.cold_per_task, 1)), settings.cold_rows),
        "grpo": (rows.grpo(kept, choice(settings.per_task)), settings.grpo_rows),
    }
    return {
        kind: rows.save(islice(some, most), place / f"{kind}.jsonl")
        for kind, (some, most) in made.items()
    }


def save_tasks(tasks: Iterable[Task], path: Path) -> None:
    """Write tasks as JSON lines."""
    text = "".join(f"{json.dumps(asdict(task))}\n" for task in tasks)
    path.write_text(text, encoding="utf-8")


def load_tasks(path: Path) -> list[Task]:
    """The tasks that `save_tasks` wrote."""
    return [_task(json.loads(line)) for line in path.read_text("utf-8").splitlines()]


def _task(found: dict[str, Any]) -> Task:
    solutions = (
        Solution(
            one["name"],
            one["code"],
            tuple(Measured(**row) for row in one["measured"]),
        )
        for one in found.pop("solutions")
    )
    return Task(**found, solutions=tuple(solutions))


def load_rows(place: Path, kind: str) -> list[dict[str, Any]]:
    """The rows of a kind.

    Raises:
        TrainingError: they are missing.
    """
    path = place / f"{kind}.jsonl"
    try:
        text = path.read_text("utf-8")
    except OSError as error:
        raise TrainingError(f"{path} cannot be read: run the stage data") from error
    return [json.loads(line) for line in text.splitlines()]
