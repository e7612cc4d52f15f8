"""Parts of the stages that need no model: rows and tasks on the disk, parts of a batch,
checkpoints that a kill has cut off, and the model card."""

import json
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from afterburner_training import run_folder
from afterburner_training.curves import Curves
from afterburner_training.errors import TrainingError
from afterburner_training.recipe_files import find, read
from afterburner_training.sections import Grpo, Scratch
from afterburner_training.stages import common, export, grpo, scratch
from afterburner_training.stages.data import load_rows, load_tasks, save_tasks
from tests.training.sums import TASK


@given(st.integers(1, 12), st.integers(1, 8), st.integers(1, 20))
def test_parts_are_whole_groups(groups: int, group: int, parts: int) -> None:
    """Each answer is in one part, and parts are as equal as can be."""
    found = grpo.spans(groups * group, group, parts)

    assert found[0][0] == 0
    assert found[-1][1] == groups * group
    assert all(a[1] == b[0] for a, b in pairwise(found))
    sizes = [last - first for first, last in found]
    assert all(size > 0 and size % group == 0 for size in sizes)
    assert max(sizes) - min(sizes) <= group
    assert len(found) == min(parts, groups)


def test_tasks_survive_the_disk(tmp_path: Path) -> None:
    """With all their numbers."""
    save_tasks([TASK], tmp_path / "tasks.jsonl")

    assert load_tasks(tmp_path / "tasks.jsonl") == [TASK]


def test_rows_that_are_missing_name_the_stage(tmp_path: Path) -> None:
    """Which has to run first."""
    with pytest.raises(TrainingError, match="run the stage data"):
        load_rows(tmp_path, "sft")


def test_a_checkpoint_that_was_cut_off_is_left_out(tmp_path: Path) -> None:
    """The last whole one is what a stage goes on from; others are removed."""
    for step, text in ((2, "{}"), (10, "{}"), (12, '{"half'), (14, None)):
        folder = tmp_path / f"checkpoint-{step}"
        folder.mkdir()
        if text is not None:
            (folder / "trainer_state.json").write_text(text)
    (tmp_path / "checkpoint-best").mkdir()

    assert common.last_checkpoint(tmp_path) == tmp_path / "checkpoint-10"
    assert not (tmp_path / "checkpoint-12").exists()
    assert common.last_checkpoint(tmp_path / "nothing") is None


def test_text_to_learn_from_is_python_and_settled_by_the_seed() -> None:
    """The same modules for the same seed, tests not among them."""
    some = list(scratch.modules(5, seed=1))

    assert some == list(scratch.modules(5, seed=1))
    assert some != list(scratch.modules(5, seed=2))
    for text in some:
        compile(text, "module.py", "exec")


class Letters:
    """A tokenizer with a token for each character."""

    def apply_chat_template(self, said: Any, **_: Any) -> list[str]:
        """All characters of the messages."""
        return list("".join(message["content"] for message in said))


def test_prompts_that_are_too_long_are_left_out() -> None:
    """And if all are, it is said by which setting."""
    rows = [{"prompt": [{"role": "user", "content": "x" * n}]} for n in (5, 20, 10)]

    assert grpo.fitting(rows, Letters(), 10) == [rows[0], rows[2]]
    with pytest.raises(TrainingError, match=r"grpo\.prompt_tokens \(4\)"):
        grpo.fitting(rows, Letters(), 4)


def test_divergence_is_watched_at_no_cost() -> None:
    """A penalty is what the recipe says; watched, it is too small to move anything."""
    least = {"learning_rate": 1e-6, "batch": 8, "rollouts": 4, "per_device": 4}

    def beta(**settings: Any) -> float:
        found = grpo.configuration(Grpo.model_validate(least | settings))
        return float(found["beta"])

    assert beta() == 0
    assert 0 < beta(watch_kl=True) < 1e-6
    assert beta(kl=0.04, watch_kl=True) == 0.04


def test_vllm_is_told_how_long_answers_get() -> None:
    """Prompt and answer together; it sleeps only where it shares the GPU."""
    least = {"learning_rate": 1e-6, "batch": 8, "rollouts": 4, "per_device": 4}
    shared = grpo.configuration(Grpo.model_validate(least | {"vllm": {}}))
    server = {"mode": "server", "server_url": "http://127.0.0.1:8000"}
    apart = grpo.configuration(Grpo.model_validate(least | {"vllm": server}))

    assert shared["vllm_max_model_length"] == 2048 + 8192
    assert shared["vllm_enable_sleep_mode"]
    assert not apart["vllm_enable_sleep_mode"]
    assert apart["vllm_server_base_url"] == "http://127.0.0.1:8000"


def test_the_model_card_tells_what_was_measured(tmp_path: Path) -> None:
    """First and last roll-outs, the base, the licence, and the revision."""
    recipe = read(find("small"))
    folder = run_folder.begin(tmp_path, recipe, resume=False, again=None)
    curves = Curves(folder.stage("grpo") / "curves.csv")
    for step in range(1, 21):
        curves.add(step, {"reward": 0.1 if step <= 10 else 0.9})

    assert recipe.export is not None
    text = export.card(folder, recipe.export, 494_000_000)

    assert "license: Apache-2.0" in text
    assert "base_model: Qwen/Qwen2.5-Coder-0.5B-Instruct" in text
    assert "| reward | 0.1 | 0.9 |" in text
    assert "494,000,000 parameters" in text
    facts = json.loads((tmp_path / "facts.json").read_text("utf-8"))
    assert str(facts["git"]) in text


def test_tiny_is_as_small_as_it_says() -> None:
    """Six million parameters, counted from its shape."""
    shape = read(find("tiny")).model.scratch

    assert shape is not None
    assert 5e6 < _parameters(shape) < 7e6


def _parameters(shape: Scratch) -> int:
    """Weights of a Qwen2 model with tied embeddings, biases left aside."""
    head = shape.hidden // shape.heads
    attention = 2 * shape.hidden**2 + 2 * shape.hidden * head * shape.key_value_heads
    feed_forward = 3 * shape.hidden * shape.intermediate
    return shape.layers * (attention + feed_forward) + shape.vocabulary * shape.hidden
