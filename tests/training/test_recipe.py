"""Recipes: what is read, what is refused, and in which words."""

from pathlib import Path

import pytest

from afterburner_training import recipe_files
from afterburner_training.errors import TrainingError
from afterburner_training.recipe import Recipe
from afterburner_training.sections import STAGES, Grpo

LEAST = """
name = "mine"
[model]
base = "somebody/model"
[grpo]
learning_rate = 1e-6
batch = 8
rollouts = 4
per_device = 2
"""


def written(folder: Path, text: str = LEAST) -> Path:
    """A recipe's file."""
    path = folder / "mine.toml"
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize("name", recipe_files.shipped())
def test_every_shipped_recipe_is_read(name: str) -> None:
    """Each by its own name, with the stages that it describes."""
    recipe = recipe_files.read(recipe_files.find(name))

    assert recipe.name == name
    assert recipe.stages[0] == "data"
    assert recipe.stages[-1] == "export"
    assert list(recipe.stages) == [s for s in STAGES if s in recipe.stages]


def test_the_papers_numbers_are_the_papers() -> None:
    """Those of its table, but for the batch of the cold start."""
    recipe = recipe_files.read(recipe_files.find("paper-3b"))
    sft, dpo, grpo = recipe.sft, recipe.dpo, recipe.grpo

    assert sft is not None
    assert dpo is not None
    assert grpo is not None
    assert sft.lora is not None
    assert (sft.learning_rate, sft.warmup_steps, sft.batch) == (3e-5, 200, 64)
    assert (sft.lora.rank, sft.lora.alpha) == (8, 16)
    assert (dpo.learning_rate, dpo.warmup_steps, dpo.batch) == (4e-5, 300, 16)
    assert (dpo.beta, dpo.start) == (0.1, "sft")
    assert (grpo.learning_rate, grpo.prompts, grpo.rollouts) == (1e-6, 32, 16)
    assert (grpo.prompt_tokens, grpo.answer_tokens, grpo.kl) == (2048, 8192, 0)
    assert recipe.rewards.weights.efficiency(0) == 0.3
    assert recipe.rewards.weights.efficiency(1) == 0.5


@pytest.mark.parametrize(
    ("added", "said"),
    [
        ("[grpo.vllm]\nmode = 'elsewhere'", "grpo.vllm.mode is 'elsewhere'"),
        ("colour = 1", "grpo.colour is unknown"),
        ("[colour]\nred = 1", "colour is unknown"),
        ("[sft]\nbatch = 1\nper_device = 1", "sft.learning_rate is missing"),
        ("start = 'sft'", "grpo.start is 'sft', which is no earlier stage"),
        ("[launch]\nprocesses = 3", "no multiple of 2 rows on each of 3 device"),
        ("[pretrain]\nlearning_rate=1\nbatch=1\nper_device=1", "from scratch"),
    ],
)
def test_what_is_wrong_is_named_by_file_and_key(
    added: str, said: str, tmp_path: Path
) -> None:
    """Nobody has to look for it."""
    path = written(tmp_path, LEAST + added)

    with pytest.raises(TrainingError, match=r"mine\.toml") as caught:
        recipe_files.read(path)

    assert said in str(caught.value)


def test_groups_must_be_whole(tmp_path: Path) -> None:
    """A prompt's roll-outs are compared with each other."""
    with pytest.raises(TrainingError, match="no multiple of 3 roll-outs"):
        recipe_files.read(written(tmp_path), ["grpo.rollouts=3"])


def test_values_are_set_from_the_command_line(tmp_path: Path) -> None:
    """As TOML, or as bare words; tables that are not there are made."""
    changes = ["grpo.steps = 20", "seed=7", "model.base=me/other", "export.name=x"]

    recipe = recipe_files.read(written(tmp_path), changes)

    assert recipe.grpo is not None
    assert recipe.export is not None
    assert (recipe.grpo.steps, recipe.seed) == (20, 7)
    assert (recipe.model.base, recipe.export.name) == ("me/other", "x")


@pytest.mark.parametrize("change", ["grpo", "=3", "grpo..steps=2", "name.first=x"])
def test_a_change_that_cannot_be_made_is_refused(change: str, tmp_path: Path) -> None:
    """In the words in which it was given."""
    with pytest.raises(TrainingError, match="--set"):
        recipe_files.read(written(tmp_path), [change])


def test_a_recipe_that_is_not_there_names_those_that_are() -> None:
    """Also where a path was meant."""
    with pytest.raises(TrainingError, match=r"no recipe nothing.*smoke"):
        recipe_files.find("nothing")


def test_a_recipe_survives_its_own_file(tmp_path: Path) -> None:
    """What a run's folder holds is the whole recipe, defaults and all."""
    recipe = recipe_files.read(written(tmp_path))

    again = Recipe.model_validate_json(recipe.model_dump_json())

    assert again == recipe
    assert isinstance(again.grpo, Grpo)
