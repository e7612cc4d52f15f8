"""`afterburner train`: goes through the stages of a recipe, in processes of their own.

stdout is data: the folder of the exported model, or as JSON what each stage came to.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

from rich.text import Text

from afterburner_engine.errors import EngineError
from afterburner_training import launching, recipe_files, run_folder
from afterburner_training.errors import TrainingError
from afterburner_training.recipe import Recipe
from afterburner_training.run_folder import RunFolder
from afterburner_training.sections import Stage
from afterburner_tui.commands import output, page
from afterburner_tui.commands.narrator import Narrator


def run(options: argparse.Namespace) -> int:
    """Run the command; the exit status.

    Raises:
        EngineError: the recipe cannot be read or run; the text says what to do next.
    """
    recipe = recipe_files.read(recipe_files.find(options.recipe), options.set)
    wanted = _wanted(recipe, options.stage)
    launching.check(recipe, wanted)
    path = Path(options.run) if options.run else launching.default_folder(recipe)
    folder = run_folder.begin(path, recipe, resume=options.resume, again=options.stage)
    with Narrator(silent=options.json) as narrator:
        left: list[Stage] = [one for one in wanted if not folder.is_done(one)]
        for stage in wanted:
            if stage not in left:
                narrator.say((f"{stage} is complete", "dim"))
        narrator.say(f"run: {path}")
    for command in launching.commands(folder, left):
        status = launching.launch(command)
        if status:
            return _failed(status, path)
    _tell(folder, options)
    return 0


def _wanted(recipe: Recipe, stage: Stage | None) -> tuple[Stage, ...]:
    """The stages to go through.

    Raises:
        TrainingError: the recipe has no such stage.
    """
    if stage is None:
        return recipe.stages
    if stage not in recipe.stages:
        raise TrainingError(
            f"{recipe.name} has no stage {stage}; it has {', '.join(recipe.stages)}"
        )
    return (stage,)


def _failed(status: int, path: Path) -> int:
    """The exit status, where the process has said what was wrong.

    Raises:
        EngineError: it was killed, or failed in a way that it could not foresee.
    """
    if status in (2, 3, 4):
        return status
    how = f"signal {-status}" if status < 0 else f"status {status}"
    raise EngineError(
        f"training ended by {how}; what it said is above. Go on with --resume "
        f"(run: {path})"
    )


def _tell(folder: RunFolder, options: argparse.Namespace) -> None:
    found: dict[str, Any] = {
        stage: json.loads((folder.path / stage / "done.json").read_text("utf-8"))
        for stage in folder.recipe.stages
        if folder.is_done(stage)
    }
    if options.json:
        output.write_json({"run": str(folder.path), "stages": found})
    else:
        shown = found.get("export", {}).get("model", str(folder.path))
        page.write([Text(shown)])
