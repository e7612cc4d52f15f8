"""Models in this process connect to nothing: not to a hub, and not to count users.

In a process of its own, where no variable tells the libraries to stay offline.
"""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from tests.engine.models.tiny import LESSONS

PROGRAM = """
import asyncio, importlib, sys
from afterburner_engine.models.base import Completion, Message, Sampling
from afterburner_engine.models.settings import ModelSettings
from tests.engine.network import only

async def main(name, folder, prompt):
    host = importlib.import_module(f"afterburner_engine.models.{name}")
    settings = ModelSettings(threads=1)
    with only():
        model = await host.open(folder, settings)
        said = model.complete([Message("user", prompt)], Sampling(max_tokens=200))
        texts = [each.text async for each in said if isinstance(each, Completion)]
        await model.close()
    print(texts[0], end="")

asyncio.run(main(*sys.argv[1:]))
"""


@pytest.mark.torch
@pytest.mark.parametrize(
    ("name", "fixture"),
    [
        ("transformers", "copying"),
        pytest.param("mini", "small", marks=pytest.mark.mini),
    ],
)
def test_a_local_model_is_read_and_asked_without_the_network(
    name: str, fixture: str, request: pytest.FixtureRequest
) -> None:
    """From its folder to its answer."""
    folder = str(request.getfixturevalue(fixture))
    words = [sys.executable, "-c", PROGRAM, name, folder, LESSONS[0].prompt]
    online = {k: v for k, v in os.environ.items() if "OFFLINE" not in k}
    online["PYTHONPATH"] = os.pathsep.join(["", *sys.path])

    done = subprocess.run(words, env=online, capture_output=True, text=True)

    assert (done.returncode, done.stdout) == (0, LESSONS[0].answer), done.stderr
