"""The folder of a run, its curves, and how a run is begun, gone on with or refused."""

import json
from pathlib import Path

import pytest

from afterburner_training import run_folder
from afterburner_training.curves import Curves, curve, read
from afterburner_training.errors import TrainingError
from afterburner_training.recipe import Recipe
from afterburner_training.recipe_files import find
from afterburner_training.recipe_files import read as read_recipe


def recipe(*changes: str) -> Recipe:
    """The smoke recipe, changed."""
    return read_recipe(find("smoke"), changes)


def test_a_run_keeps_all_that_it_depends_on(tmp_path: Path) -> None:
    """The recipe with its defaults, the seed, versions and the revision."""
    run_folder.begin(tmp_path / "run", recipe(), resume=False, again=None)

    facts = json.loads((tmp_path / "run" / "facts.json").read_text("utf-8"))
    assert run_folder.opened(tmp_path / "run").recipe == recipe()
    assert facts["seed"] == recipe().seed
    assert {"afterburner", "git", "libraries", "machine", "python"} <= facts.keys()


def test_a_run_is_not_written_over(tmp_path: Path) -> None:
    """The next steps are said."""
    run_folder.begin(tmp_path, recipe(), resume=False, again=None)

    with pytest.raises(TrainingError, match="--resume"):
        run_folder.begin(tmp_path, recipe(), resume=False, again=None)


def test_a_run_goes_on_with_the_same_recipe_only(tmp_path: Path) -> None:
    """Which sections differ is said; a stage that is named may."""
    run_folder.begin(tmp_path, recipe(), resume=False, again=None)
    changed = recipe("grpo.steps=7")

    with pytest.raises(TrainingError, match="other settings of grpo"):
        run_folder.begin(tmp_path, changed, resume=True, again=None)
    run_folder.begin(tmp_path, recipe(), resume=True, again=None)
    again = run_folder.begin(tmp_path, changed, resume=False, again="grpo")

    assert again.recipe == changed
    assert run_folder.opened(tmp_path).recipe == changed


def test_a_named_stage_begins_anew_unless_it_is_resumed(tmp_path: Path) -> None:
    """Its checkpoints belong to what came before."""
    folder = run_folder.begin(tmp_path, recipe(), resume=False, again=None)
    (folder.stage("sft") / "trainer" / "checkpoint-3").mkdir(parents=True)
    folder.finish("sft", {})

    run_folder.begin(tmp_path, recipe(), resume=True, again="sft")
    resumed = folder.is_done("sft")
    run_folder.begin(tmp_path, recipe(), resume=False, again="sft")

    assert resumed
    assert not folder.is_done("sft")
    assert not (folder.stage("sft") / "trainer").exists()


def test_what_is_no_run_is_refused(tmp_path: Path) -> None:
    """By the file that is missing."""
    with pytest.raises(TrainingError, match=r"recipe\.json"):
        run_folder.opened(tmp_path)


def test_curves_forget_what_a_checkpoint_has_not_seen(tmp_path: Path) -> None:
    """A resumed run writes those steps again; a line that was cut off is left out."""
    path = tmp_path / "curves.csv"
    before = Curves(path)
    for step in range(1, 6):
        before.add(step, {"reward": step / 10, "epoch": "text", "nan": float("nan")})
    with path.open("a") as file:
        file.write("6,rew")

    Curves(path, 3).add(4, {"reward": 9})

    assert curve(path, "reward") == [(1, 0.1), (2, 0.2), (3, 0.3), (4, 9.0)]
    assert {name for _, name, _ in read(path)} == {"reward"}


def test_nothing_is_known_of_installed_code(tmp_path: Path) -> None:
    """Whatever checkout it may lie in."""
    assert run_folder.revision(tmp_path) is None
