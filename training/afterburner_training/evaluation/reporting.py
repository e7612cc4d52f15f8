"""Writes what evaluations come to: tables, plots and the page beside the paper."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from afterburner_training.errors import TrainingError
from afterburner_training.evaluation import paper, plots, tables
from afterburner_training.evaluation.folder import Folder
from afterburner_training.evaluation.summary import Evaluated, Summary, summarise


def evaluated(folder: Folder, label: str = "") -> Evaluated:
    """An evaluation's outcomes, as far as there are any."""
    asked, prepared = folder.asked, folder.prepared()
    usable = [one for one in prepared.values() if one.start is not None]
    return Evaluated(
        label=label,
        objective=asked.objective,
        iterations=asked.iterations,
        outcomes=tuple(folder.outcomes().values()),
        expected=folder.expected(len(prepared) - len(usable)),
        left_out=tuple((p.task.id, p.why) for p in prepared.values() if not p.start),
    )


def compared(folders: Sequence[Folder]) -> list[Evaluated]:
    """Several evaluations to be put into one table, each by its folder's name.

    A task is left out that is not the same in all of them, or starts otherwise.

    Raises:
        TrainingError: they are of other objectives, or have no task in common.
    """
    objectives = {folder.asked.objective for folder in folders}
    if len(objectives) > 1:
        names = ", ".join(sorted(objectives))
        raise TrainingError(f"these evaluations shrink different things: {names}")
    same = _same(folders)
    found = [
        _without(evaluated(folder, folder.path.resolve().name), same)
        for folder in folders
    ]
    if not summarise(found).tasks:
        raise TrainingError("these evaluations have no task in common")
    return found


def _same(folders: Sequence[Folder]) -> set[str]:
    """The tasks that are alike wherever they come up."""
    known = [folder.prepared() for folder in folders]
    names = {name for prepared in known for name in prepared}
    return {
        name
        for name in names
        if len({(p[name].task, p[name].start) for p in known if name in p}) == 1
    }


def _without(given: Evaluated, same: set[str]) -> Evaluated:
    """An evaluation without the tasks that are not among the same ones."""
    kept = tuple(one for one in given.outcomes if one.task in same)
    gone = sorted({one.task for one in given.outcomes} - same)
    left_out = tuple((name, "it is not the same in all evaluations") for name in gone)
    return replace(
        given,
        outcomes=kept,
        expected=given.expected - (len(given.outcomes) - len(kept)),
        left_out=(*given.left_out, *left_out),
    )


def write(
    folder: Path, summary: Summary, given: Sequence[Evaluated], page: str = ""
) -> list[Path]:
    """Write tables, the page, and plots where matplotlib is there; the files.

    Raises:
        TrainingError: they cannot be written.
    """
    texts = {
        "table.txt": tables.text(summary),
        "table.md": tables.markdown(summary),
        "table.csv": tables.comma_separated(summary),
        "table.json": json.dumps(summary.to_json(), indent=1) + "\n",
    }
    if page:
        texts["paper.md"] = page
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, text in texts.items():
            (folder / name).write_text(text, encoding="utf-8")
    except OSError as error:
        raise TrainingError(f"{folder} cannot be written: {error}") from error
    files = [folder / name for name in texts]
    if plots.can_draw() and any(one.outcomes for one in given):
        files += plots.draw(summary, given, folder / "plots")
    return files


def beside_the_paper(folder: Folder, summary: Summary) -> str:
    """The page that puts the paper's figures beside these."""
    return paper.page(summary, folder.asked)
