"""What is particular to models under torch: loading, drawing, speculation."""

from __future__ import annotations

import importlib
import json
import shutil
from collections import Counter
from pathlib import Path
from typing import Any, cast

import pytest

from afterburner_engine.errors import ModelError
from afterburner_engine.models import transformers
from afterburner_engine.models.base import Message, Sampling
from afterburner_engine.models.settings import ModelSettings
from afterburner_engine.models.steps import Draw
from tests.engine.models.helpers import write
from tests.engine.models.tiny import LESSONS

pytestmark = pytest.mark.torch

SETTINGS = ModelSettings(threads=1)
PLAINLY = ModelSettings(threads=1, speculate=False)


async def _forwards(folder: Path, settings: ModelSettings) -> tuple[list[str], int]:
    """The answers to all lessons, and how often the model was run for them."""
    model = await transformers.open(str(folder), settings)
    runs: list[None] = []
    cast(Any, model)._model.register_forward_hook(lambda *_: runs.append(None))
    texts = [
        text
        for each in LESSONS
        for text in (await write(model, each.prompt, Sampling(max_tokens=200))).texts
    ]
    await model.close()
    return texts, len(runs)


async def test_speculation_saves_steps_and_changes_no_answer(copying: Path) -> None:
    """What is copied from the prompt comes many tokens to a step."""
    guessed, fewer = await _forwards(copying, SETTINGS)
    plainly, more = await _forwards(copying, PLAINLY)

    assert guessed == plainly
    assert fewer < more / 2


async def test_samples_share_the_reading_of_their_prompt(copying: Path) -> None:
    """One row of many tokens, then steps of one token for each of the samples."""
    model = await transformers.open(str(copying), SETTINGS)
    shapes: list[tuple[int, ...]] = []
    cast(Any, model)._model.register_forward_pre_hook(
        lambda _module, _args, named: shapes.append(tuple(named["input_ids"].shape)),
        with_kwargs=True,
    )
    sampling = Sampling(n=3, max_tokens=5, temperature=0.01)

    written = await write(model, LESSONS[0].prompt, sampling)

    prompt = written.completions[0].prompt_tokens
    assert shapes == [(1, prompt - 1)] + [(3, 1)] * 5
    assert LESSONS[0].answer.startswith(written.texts[2])
    await model.close()


@pytest.mark.parametrize("top_p", [1.0, 0.9])
async def test_speculation_changes_no_sample(top_p: float, copying: Path) -> None:
    """A sample depends on seed and place, not on how many tokens a step has."""
    guessing = await transformers.open(str(copying), SETTINGS)
    plain = await transformers.open(str(copying), PLAINLY)
    for seed in range(4):
        sampling = Sampling(max_tokens=60, temperature=1.2, seed=seed, top_p=top_p)
        one = await write(guessing, LESSONS[seed].prompt, sampling)
        other = await write(plain, LESSONS[seed].prompt, sampling)

        assert one.texts == other.texts
    await guessing.close()
    await plain.close()


def test_drawing_follows_the_scores() -> None:
    """Shares of many draws are the softmax's at that temperature."""
    torch = importlib.import_module("torch")
    scores = torch.tensor([[0.0, 1.0, 2.0]])
    draw = Draw(temperature=2.0, top_p=1.0, seed=0)

    drawn = Counter(
        int(draw(torch.zeros(1, place), scores).argmax()) for place in range(4_000)
    )

    expected = (scores / 2).softmax(-1)[0].tolist()
    assert [drawn[i] / 4_000 for i in range(3)] == pytest.approx(expected, abs=0.03)


def test_the_nucleus_leaves_out_the_unlikely() -> None:
    """What lies beyond `top_p` is never drawn, and the likeliest always may be."""
    torch = importlib.import_module("torch")
    scores = torch.tensor([[0.5, 0.3, 0.2]]).log()

    drawn = {
        top_p: {
            int(Draw(1.0, top_p, 0)(torch.zeros(1, place), scores).argmax())
            for place in range(300)
        }
        for top_p in (0.01, 0.5, 0.6, 1.0)
    }

    assert drawn == {0.01: {0}, 0.5: {0}, 0.6: {0, 1}, 1.0: {0, 1, 2}}


async def test_samples_do_not_touch_torchs_random_state(copying: Path) -> None:
    """Training in the same process draws what it would have drawn."""
    torch = importlib.import_module("torch")
    model = await transformers.open(str(copying), SETTINGS)
    before = torch.get_rng_state()

    await write(model, "Hello", Sampling(n=2, max_tokens=5, temperature=1.0, seed=1))

    assert torch.equal(before, torch.get_rng_state())
    await model.close()


def _adapter(base: Path, folder: Path) -> Path:
    """A LoRA adapter with noise in it."""
    peft = importlib.import_module("peft")
    torch = importlib.import_module("torch")
    loader = importlib.import_module("transformers").AutoModelForCausalLM
    torch.manual_seed(1)
    config = peft.LoraConfig(
        r=4, target_modules=["q_proj", "down_proj"], init_lora_weights=False
    )
    peft.get_peft_model(loader.from_pretrained(base), config).save_pretrained(folder)
    return folder


async def test_an_adapter_is_laid_over_the_model(copying: Path, tmp_path: Path) -> None:
    """By the setting, or as the model itself: then its base model is found."""
    pytest.importorskip("peft")
    adapter = _adapter(copying, tmp_path / "adapter")
    beside = ModelSettings(threads=1, adapter=str(adapter))
    answers = []
    for name, settings in (
        (copying, SETTINGS),
        (copying, beside),
        (adapter, SETTINGS),
    ):
        model = await transformers.open(str(name), settings)
        answers += (await write(model, "Hello", Sampling(max_tokens=30))).texts
        assert ("adapter" in " ".join(model.notes)) == (settings is beside) or (
            name is adapter
        )
        await model.close()

    assert answers[0] != answers[1] == answers[2]


@pytest.mark.parametrize("bits", ["int8", "int4"])
async def test_a_quantised_model_writes(bits: str, copying: Path) -> None:
    """Weights are quantised as they are loaded."""
    pytest.importorskip("bitsandbytes")
    settings = ModelSettings(threads=1, quantisation=bits)
    model = await transformers.open(str(copying), settings)

    written = await write(model, LESSONS[0].prompt, Sampling(max_tokens=20))

    assert written.completions[0].tokens == 20
    await model.close()


async def test_a_number_format_is_kept(copying: Path) -> None:
    """`auto` is float32 on a processor; a named one is taken."""
    torch = importlib.import_module("torch")
    for dtype, expected in (("auto", torch.float32), ("bfloat16", torch.bfloat16)):
        settings = ModelSettings(threads=1, device="cpu", dtype=dtype)
        model = await transformers.open(str(copying), settings)
        assert cast(Any, model)._model.dtype == expected
        await model.close()


async def test_a_model_without_a_template_is_given_plain_text(
    copying: Path, tmp_path: Path
) -> None:
    """And the user is told so."""
    bare = tmp_path / "bare"
    shutil.copytree(copying, bare)
    path = bare / "tokenizer_config.json"
    held = json.loads(path.read_text("utf-8"))
    del held["chat_template"]
    path.write_text(json.dumps(held), "utf-8")
    model = await transformers.open(str(bare), SETTINGS)

    said = [Message("system", "Be quick."), Message("user", "Hello")]
    text = model._decode(model._encode(said))

    assert text == "Be quick.\n\nHello\n\n"
    assert any("no chat template" in note for note in model.notes)
    await model.close()


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        (ModelSettings(device="toaster"), "device 'toaster' is unknown"),
        (ModelSettings(dtype="float3"), "dtype 'float3' is unknown"),
        (ModelSettings(quantisation="int1"), "int8 or int4"),
        (ModelSettings(device="mps"), "finds no mps device"),
    ],
)
async def test_what_cannot_be_used_is_said(settings: ModelSettings, said: str) -> None:
    """Before any weights are read, and the same when a model is opened."""
    obstacle = await transformers.available(settings)

    assert obstacle is not None
    assert said in obstacle
    with pytest.raises(ModelError, match=said):
        await transformers.open("anything", settings)


async def test_settings_that_work_are_available() -> None:
    """None is the good answer."""
    assert await transformers.available(SETTINGS) is None


@pytest.mark.parametrize(
    ("model", "said"),
    [(None, "name a model"), ("nobody/nothing", "nobody/nothing cannot be loaded")],
)
async def test_a_model_that_is_not_there_is_said(model: str | None, said: str) -> None:
    """A hub id that was never fetched is such a one without the network."""
    with pytest.raises(ModelError, match=said):
        await transformers.open(model, SETTINGS)
