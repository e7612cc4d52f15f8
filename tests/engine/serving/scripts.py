"""Programs for other interpreters, which the tests of the real vLLM run there.

They are text because this interpreter need not have what they import.
"""

MAKE = """
import sys
from pathlib import Path
from tests.engine.models import tiny
tiny.build(Path(sys.argv[1]), copying=True)
"""
"""Builds the tiny model that copies: `FOLDER`. Needs torch."""

ADAPTER = """
import json, sys, torch
from pathlib import Path
from safetensors.torch import save_file
model, folder = map(Path, sys.argv[1:])
width = json.loads((model / "config.json").read_text())["hidden_size"]
layer = "base_model.model.model.layers.0.self_attn.q_proj"
save_file(
    {layer + ".lora_A.weight": torch.zeros(8, width),
     layer + ".lora_B.weight": torch.zeros(width, 8)},
    folder / "adapter_model.safetensors",
)
"""
"""Writes the weights of an adapter that changes nothing: `MODEL FOLDER`."""

CLIENT = """
import asyncio, sys
from afterburner_engine.models import vllm
from tests.engine.serving import test_vllm as t

async def main():
    model = await vllm.open(None, t.SETTINGS)
    print((await t.ends(model, t.STOP))[0].text, end="")
    await model.close()

asyncio.run(main())
"""
"""A client in a process of its own: prints the lesson's answer."""

BATCH = """
import asyncio, json, sys
from afterburner_engine.models import vllm_batch
from afterburner_engine.models.base import Chunk, Message, Sampling
from afterburner_engine.models.settings import ModelSettings

async def streamed(model, sampling):
    said = [each async for each in model.complete(asks[0], sampling)]
    begun = model.complete(asks[0], sampling)
    await anext(begun)
    await begun.aclose()
    return said, model._hosted.llm_engine.has_unfinished_requests()

if __name__ == "__main__":
    prompts = json.loads(sys.argv[2])
    asks = [[Message("user", prompt)] for prompt in prompts]
    options = {"max_model_len": 512, "enforce_eager": True}
    model = vllm_batch.load(sys.argv[1], ModelSettings(), **options)
    sampling = Sampling(n=2, max_tokens=200, stop=("</solution>",))
    texts = [[end.text for end in ends] for ends in model.batch(asks, sampling)]
    said, busy = asyncio.run(streamed(model, sampling))
    pieces = "".join(c.text for c in said if isinstance(c, Chunk) and c.index == 1)
    asyncio.run(model.close())
    print(json.dumps({"texts": texts, "pieces": pieces, "busy": busy}))
"""
"""vLLM in process: `MODEL PROMPTS`, the prompts as JSON; prints what it wrote."""

LOCAL = """
import asyncio, json, sys
from pathlib import Path
from afterburner_engine.models import mini, transformers
from afterburner_engine.models.base import Completion, Message, Sampling
from afterburner_engine.models.export import export
from afterburner_engine.models.settings import ModelSettings

async def written(model, prompts, most):
    texts = []
    for prompt in prompts:
        said = model.complete([Message("user", prompt)], Sampling(max_tokens=most))
        texts += [each.text async for each in said if isinstance(each, Completion)]
    await model.close()
    return texts

async def main(folder, prompts, most):
    settings, found = ModelSettings(threads=1), {}
    model = await transformers.open(str(folder), settings)
    found["transformers"] = await written(model, prompts, most)
    for numbers in ("float32", "int8"):
        export(folder, folder.with_name(numbers), quantisation=numbers)
        model = await mini.open(str(folder.with_name(numbers)), settings)
        found[f"mini, {numbers}"] = await written(model, prompts, most)
    print(json.dumps(found))

folder, asked = Path(sys.argv[1]), json.loads(sys.argv[2])
asyncio.run(main(folder, asked["prompts"], asked["most"]))
"""
"""Greedy answers of the hosts in process: `MODEL ASKED`, as JSON `prompts` and `most`,
the tokens of an answer. Needs the extras `local` and `mini`."""
