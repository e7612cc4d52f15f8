"""The folder of one training run: recipe, facts, and how far it has come.

recipe.json          the whole recipe, defaults and changes included
facts.json           versions, seed, git revision, machine, when it was begun
data/                tasks, rows and the data card
STAGE/model/         a stage's checkpoint, adapters merged
STAGE/trainer/       checkpoints to resume from
STAGE/curves.csv     its curves; TensorBoard's are in STAGE/tensorboard
STAGE/done.json      the stage is complete
"""

from __future__ import annotations

import importlib.metadata
import json
import platform
import shutil
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from afterburner_engine.version import version
from afterburner_training import recipe_files
from afterburner_training.errors import TrainingError
from afterburner_training.recipe import Recipe
from afterburner_training.sections import Stage

LIBRARIES = (
    "torch", "transformers", "trl", "peft", "accelerate", "datasets", "vllm",
    "ctranslate2",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class RunFolder:
    """A run that was begun."""

    path: Path
    recipe: Recipe

    def stage(self, stage: Stage) -> Path:
        """The folder of a stage, made if need be."""
        folder = self.path / stage
        folder.mkdir(parents=True, exist_ok=True)
        return folder

    def is_done(self, stage: Stage) -> bool:
        """Whether it is complete."""
        return (self.path / stage / "done.json").is_file()

    def finish(self, stage: Stage, told: dict[str, Any]) -> None:
        """Mark a stage as complete, with what is to be known of it."""
        write_json(self.stage(stage) / "done.json", told)

    def forget(self, stage: Stage) -> None:
        """Make as if it had not run; what was measured is kept."""
        (self.path / stage / "done.json").unlink(missing_ok=True)
        shutil.rmtree(self.path / stage / "trainer", ignore_errors=True)

    def model(self, stage: str) -> Path:
        """The checkpoint that a stage has written."""
        return self.path / stage / "model"


def begin(
    path: Path, recipe: Recipe, *, resume: bool, again: Stage | None
) -> RunFolder:
    """Begin a run, or go on with it.

    `again` is a stage that is wanted by name: it may have other settings than before,
    and unless it is to be resumed, it begins anew.

    Raises:
        TrainingError: there is such a run already, or it is of another recipe.
    """
    file = path / "recipe.json"
    if not file.is_file():
        path.mkdir(parents=True, exist_ok=True)
        write_json(path / "facts.json", facts(recipe))
        write_json(file, recipe.model_dump(mode="json"))
        return RunFolder(path, recipe)
    if not resume and again is None:
        raise TrainingError(
            f"{path} holds a run already: go on with it by --resume, or name another "
            "folder with --run"
        )
    before = opened(path).recipe
    changed = [name for name in _differences(before, recipe) if name != again]
    if changed:
        raise TrainingError(
            f"{path} was begun with other settings of {', '.join(changed)}: "
            "give the same ones, or name another folder with --run"
        )
    write_json(file, recipe.model_dump(mode="json"))
    folder = RunFolder(path, recipe)
    if again is not None and not resume:
        folder.forget(again)
    return folder


def opened(path: Path) -> RunFolder:
    """A run by its folder.

    Raises:
        TrainingError: the folder holds none.
    """
    file = path / "recipe.json"
    try:
        found = json.loads(file.read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise TrainingError(f"{file} cannot be read: {error}") from error
    return RunFolder(path, recipe_files.parse(found, str(file)))


def _differences(before: Recipe, after: Recipe) -> list[str]:
    """The sections in which two recipes differ."""
    return [
        name
        for name in Recipe.model_fields
        if getattr(before, name) != getattr(after, name)
    ]


def facts(recipe: Recipe) -> dict[str, Any]:
    """What a run depends on beside its recipe."""
    return {
        "begun": time.strftime("%Y-%m-%dT%H:%M:%S%z"),
        "afterburner": version(),
        "git": revision(Path(__file__).parent),
        "python": sys.version.split()[0],
        "libraries": {name: found for name in LIBRARIES if (found := _version(name))},
        "machine": platform.platform(),
        "seed": recipe.seed,
    }


def revision(folder: Path) -> str | None:
    """The git revision of the source, with a `+` if it was changed; None without.

    An installed package may lie in somebody else's checkout, which says nothing of it.
    """
    if not (folder.parent / "recipes").is_dir():
        return None
    try:
        done = subprocess.run(
            ["git", "describe", "--always", "--abbrev=40", "--dirty=+"],
            cwd=folder,
            capture_output=True,
            text=True,
            check=True,
        )
    except (OSError, subprocess.CalledProcessError):
        return None
    return done.stdout.strip()


def _version(name: str) -> str | None:
    try:
        return importlib.metadata.version(name)
    except importlib.metadata.PackageNotFoundError:
        return None


def write_json(path: Path, value: dict[str, Any]) -> None:
    """Write a file whole or not at all."""
    half = path.with_suffix(".new")
    half.write_text(json.dumps(value, indent=1) + "\n", encoding="utf-8")
    half.replace(path)
