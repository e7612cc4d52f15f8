"""The real vLLM, started by `afterburner serve`, with a tiny model made here.

Needs an interpreter that has vLLM, named by AFTERBURNER_VLLM_PYTHON; a CPU will do. A
start takes a minute or more, so that the tests share a server, in this order; the last
ones kill it.
"""

from __future__ import annotations

import asyncio
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from afterburner_engine.errors import ContextError, ModelError
from afterburner_engine.models import openai, vllm
from afterburner_engine.models.base import Chunk, Completion, Message, Sampling
from afterburner_engine.models.settings import ModelSettings
from afterburner_engine.serving import records
from afterburner_engine.serving.records import Server
from tests.engine.models import tiny
from tests.engine.serving import scripts
from tests.engine.serving.stub import eventually

PYTHON = os.environ.get("AFTERBURNER_VLLM_PYTHON")
ROOT = Path(__file__).parents[3]

LOCAL_PYTHON = Path(
    os.environ.get("AFTERBURNER_LOCAL_PYTHON", ROOT / ".venv-local/bin/python")
)
"""Has torch and CTranslate2; `make test-local` makes one."""

pytestmark = [
    pytest.mark.vllm,
    pytest.mark.skipif(
        PYTHON is None,
        reason="AFTERBURNER_VLLM_PYTHON names no interpreter that has vLLM",
    ),
]

START_S = 900
"""On a busy machine without a GPU."""

LESSON = tiny.LESSONS[2]
ASK = (Message("user", LESSON.prompt),)
STOP = Sampling(max_tokens=200, stop=("</solution>",))
SETTINGS = ModelSettings(timeout_s=300.0)


@pytest.fixture(scope="module")
def home() -> Iterator[Path]:
    """Where this module's servers and checkpoints lie."""
    folder = Path(tempfile.mkdtemp(prefix="afterburner-vllm-"))
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="module")
def environment(home: Path) -> dict[str, str]:
    """Of the commands: their own runtime folder, and little of the machine."""
    return {
        **os.environ,
        "XDG_RUNTIME_DIR": str(home),
        "XDG_STATE_HOME": str(home),
        "PYTHONPATH": os.pathsep.join([str(ROOT), *sys.path]),
        "OMP_NUM_THREADS": "1",
        "VLLM_CPU_KVCACHE_SPACE": "1",
    }


@pytest.fixture(autouse=True)
def _there(_own_servers: None, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The servers are the module's, not each test's; no test ends them."""
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(home))
    monkeypatch.setenv("XDG_STATE_HOME", str(home))


@pytest.fixture(scope="module")
def checkpoint(home: Path, environment: dict[str, str]) -> Path:
    """The tiny model, which copies what it knows; and beside it an adapter."""
    by_vllm = environment | {"PYTHONPATH": str(ROOT)}
    model, adapter = home / "tiny", home / "noop"
    run([str(PYTHON), "-c", scripts.MAKE, str(model)], by_vllm)
    adapter.mkdir()
    run([str(PYTHON), "-c", scripts.ADAPTER, str(model), str(adapter)], by_vllm)
    config = {
        "peft_type": "LORA",
        "r": 8,
        "lora_alpha": 8,
        "target_modules": ["q_proj"],
        "task_type": "CAUSAL_LM",
        "bias": "none",
    }
    (adapter / "adapter_config.json").write_text(json.dumps(config))
    return model


@pytest.fixture(scope="module")
def server(checkpoint: Path, environment: dict[str, str]) -> Iterator[dict[str, Any]]:
    """What `afterburner serve --json` says when it is ready."""
    adapter = f"noop={checkpoint.parent / 'noop'}"
    started = serve(
        environment,
        str(checkpoint),
        "--detach",
        "--json",
        "--adapter",
        adapter,
        "--",
        "--max-model-len=512",
        "--enforce-eager",
        "--dtype=float32",
    )
    yield json.loads(started)
    serve(environment, "--stop", "--json", check=False)


def run(command: list[str], environment: dict[str, str], *, check: bool = True) -> str:
    """The command's stdout."""
    done = subprocess.run(
        command,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=START_S,
    )
    if check and done.returncode:
        pytest.fail(f"{command}: {done.returncode}\n{done.stdout}{done.stderr}")
    return done.stdout


def bare(environment: dict[str, str]) -> dict[str, str]:
    """For another interpreter: our own packages, and none of this one's."""
    return environment | {"PYTHONPATH": f"{ROOT / 'engine'}:{ROOT / 'sandbox'}"}


def serve(environment: dict[str, str], *arguments: str, check: bool = True) -> str:
    """The stdout of `afterburner serve`."""
    command = [sys.executable, "-m", "afterburner_tui.cli", "serve", *arguments]
    return run(command, environment, check=check)


async def ends(model: Any, sampling: Sampling) -> list[Completion]:
    """The completions of the lesson, by index."""
    said = [each async for each in model.complete(ASK, sampling)]
    found = [each for each in said if isinstance(each, Completion)]
    return sorted(found, key=lambda each: each.index)


def record(checkpoint: Path) -> Server:
    """Of the server that runs."""
    found = records.find(str(checkpoint.resolve()))
    if found is None:
        pytest.fail("no server runs")
    return found


def metrics(url: str) -> dict[str, float]:
    """The server's counters, those of different labels added up."""
    with urllib.request.urlopen(url.removesuffix("/v1") + "/metrics") as reply:
        lines = reply.read().decode().splitlines()
    found: dict[str, float] = {}
    for line in lines:
        if not line.startswith("#"):
            name, _, value = line.partition("{")[0], "", line.rpartition(" ")[2]
            found[name] = found.get(name, 0.0) + float(value)
    return found


async def test_it_answers_and_guesses_ahead(
    server: dict[str, Any], checkpoint: Path
) -> None:
    """The answer is the model's, counted by its tokenizer; most of it was guessed from
    the prompt."""
    model = await vllm.open(None, SETTINGS)
    (end,) = await ends(model, STOP)
    counted, context = await model.count(ASK), await model.context_tokens()
    await model.close()
    told = metrics(server["url"])

    assert end.text == LESSON.answer
    assert end.finish == "stop"
    assert end.prompt_tokens == counted
    assert context == 512
    assert told["vllm:spec_decode_num_accepted_tokens_total"] > end.tokens / 2


async def test_a_prompt_that_begins_the_same_is_read_once(
    server: dict[str, Any],
) -> None:
    """The cache of prefixes is on; it holds whole blocks, of up to 128 tokens."""
    model = await vllm.open(None, SETTINGS)
    long = (Message("user", LESSON.prompt * 8),)
    for _ in range(2):
        async for _ in model.complete(long, Sampling(max_tokens=2)):
            pass
    await model.close()

    assert metrics(server["url"])["vllm:prefix_cache_hits_total"] >= 128


async def test_two_processes_share_it(
    server: dict[str, Any], checkpoint: Path, environment: dict[str, str]
) -> None:
    """Both are answered, at the same time, by the same server."""
    clients = [
        await asyncio.create_subprocess_exec(
            sys.executable,
            "-c",
            scripts.CLIENT,
            env=environment,
            stdout=asyncio.subprocess.PIPE,
        )
        for _ in range(2)
    ]
    said = [(await client.communicate())[0].decode() for client in clients]

    assert said == [LESSON.answer] * 2
    assert [each.model for each in records.running()] == [str(checkpoint.resolve())]


async def test_several_samples_come_of_one_request(
    server: dict[str, Any], checkpoint: Path
) -> None:
    """Each with its own count of tokens; greedy ones, which vLLM refuses, too."""
    model = await vllm.open(None, SETTINGS)
    before = metrics(server["url"])["vllm:request_success_total"]
    sampled = await ends(model, Sampling(n=3, temperature=1.0, max_tokens=12, seed=1))
    greedy = await ends(model, Sampling(n=2, max_tokens=12))
    await model.close()
    after = metrics(server["url"])["vllm:request_success_total"]

    assert [each.index for each in sampled] == [0, 1, 2]
    assert all(0 < each.tokens <= 12 for each in sampled)
    assert [each.tokens for each in greedy] == [12, 12]
    assert [each.finish for each in greedy] == ["length", "length"]
    assert after - before == 5


async def test_a_prompt_that_is_too_long_is_told_with_numbers(
    server: dict[str, Any],
) -> None:
    """And an answer that would be is cut at the end of the context."""
    model = await vllm.open(None, SETTINGS)
    long = (Message("user", "word " * 900),)
    with pytest.raises(ContextError, match=r"\d+ tokens, and the model reads 512"):
        async for _ in model.complete(long, Sampling()):
            pass
    (end,) = await ends(model, Sampling(max_tokens=100_000, temperature=2.0))
    await model.close()

    assert end.prompt_tokens + end.tokens <= 512


async def test_leaving_ends_the_writing_on_the_server(
    server: dict[str, Any],
) -> None:
    """It counts an aborted request, and has nothing left to do."""
    model = await vllm.open(None, SETTINGS)
    before = metrics(server["url"])["vllm:generation_tokens_total"]
    said = model.complete(ASK, Sampling(max_tokens=450, temperature=2.0))
    first = await anext(said)
    await said.aclose()
    await model.close()
    eventually(lambda: not metrics(server["url"])["vllm:num_requests_running"])
    after = metrics(server["url"])["vllm:generation_tokens_total"]

    assert isinstance(first, Chunk)
    assert after - before < 400


async def test_an_adapter_is_served_beside_the_model(
    server: dict[str, Any], checkpoint: Path
) -> None:
    """By its own name; this one changes nothing, so the answer is the same."""
    adapter = str(checkpoint.parent / "noop")
    settings = ModelSettings(adapter=adapter, timeout_s=300.0)
    model = await vllm.open(str(checkpoint), settings)
    (end,) = await ends(model, STOP)
    await model.close()

    assert end.text == LESSON.answer
    assert server["adapters"] == {"noop": adapter}


async def test_nothing_is_open_without_the_key(
    server: dict[str, Any], checkpoint: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Not even what vLLM leaves open beside its API; and the key opens it to any
    client of OpenAI's API."""
    root = server["url"].removesuffix("/v1")
    statuses = {}
    for path in ("/v1/models", "/invocations", "/tokenize", "/scale_elastic_ep"):
        request = urllib.request.Request(root + path, data=b"{}")
        with pytest.raises(urllib.error.HTTPError) as refused:
            urllib.request.urlopen(request)
        statuses[path] = refused.value.code
        refused.value.close()
    monkeypatch.setenv("THE_KEY", record(checkpoint).key)
    settings = ModelSettings(
        base_url=server["url"], api_key_env="THE_KEY", preset="vllm", timeout_s=300.0
    )
    model = await openai.open("tiny", settings)
    (end,) = await ends(model, STOP)
    await model.close()

    assert set(statuses.values()) == {401}
    assert end.text == LESSON.answer
    assert "THE_KEY" not in json.dumps(server)
    assert record(checkpoint).key not in json.dumps(server)


STRANGE = ("Hello", "Sort the names:\n", "def area(width, height):\n    return width")
"""What the model has not learnt: it answers by whim, its next tokens close together."""

MOST = 60
"""Tokens of an answer whose text is compared across hosts."""


@pytest.mark.skipif(
    not LOCAL_PYTHON.exists(),
    reason="no torch and CTranslate2 beside it: `make test-local` installs them, or "
    "AFTERBURNER_LOCAL_PYTHON names an interpreter that has them",
)
async def test_greedy_answers_are_the_same_under_every_host(
    server: dict[str, Any],
    checkpoint: Path,
    environment: dict[str, str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """To the letter where numbers are float32, for whatever is asked; as int8 where
    the model is sure of its answer."""
    monkeypatch.setenv("THE_KEY", record(checkpoint).key)
    there = ModelSettings(base_url=server["url"], api_key_env="THE_KEY")
    prompts = [*(lesson.prompt for lesson in tiny.LESSONS), *STRANGE]
    said = in_process(checkpoint, prompts, environment)
    small = said.pop("mini, int8")
    said["vllm"] = await texts(await vllm.open(None, SETTINGS), prompts)
    said["openai"] = await texts(await openai.open("tiny", there), prompts)

    learnt = [lesson.answer for lesson in tiny.LESSONS]
    assert said == dict.fromkeys(said, said["transformers"])
    assert said["vllm"][: len(learnt)] == small[: len(learnt)] == learnt
    assert len(set(said["vllm"])) == len(prompts)


def in_process(
    checkpoint: Path, prompts: list[str], environment: dict[str, str]
) -> dict[str, list[str]]:
    """What the hosts without a server answer, in an interpreter that has them."""
    asked = json.dumps({"prompts": prompts, "most": MOST})
    command = [str(LOCAL_PYTHON), "-c", scripts.LOCAL, str(checkpoint), asked]
    found: dict[str, list[str]] = json.loads(run(command, bare(environment)))
    return found


async def texts(model: Any, prompts: list[str]) -> list[str]:
    """Its greedy answers, one prompt after the other."""
    found = []
    for prompt in prompts:
        said = model.complete([Message("user", prompt)], Sampling(max_tokens=MOST))
        found += [each.text async for each in said if isinstance(each, Completion)]
    await model.close()
    return found


async def test_a_wrong_name_lists_what_is_served(
    server: dict[str, Any], checkpoint: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The model and its adapter."""
    monkeypatch.setenv("THE_KEY", record(checkpoint).key)
    settings = ModelSettings(base_url=server["url"], api_key_env="THE_KEY")

    with pytest.raises(ModelError, match="it has tiny, noop"):
        await openai.open("tinny", settings)


async def test_killed_it_comes_back(server: dict[str, Any], checkpoint: Path) -> None:
    """By its supervisor, at once; who asks meanwhile waits and is answered."""
    model = await vllm.open(None, SETTINGS)
    before = record(checkpoint)
    assert before.process is not None
    os.kill(before.process.pid, signal.SIGKILL)
    (end,) = await ends(model, STOP)
    await model.close()
    after = record(checkpoint)

    assert end.text == LESSON.answer
    assert after.supervisor == before.supervisor
    assert after.process != before.process
    assert not before.process.alive


async def test_stopped_nothing_is_left(
    server: dict[str, Any], checkpoint: Path, environment: dict[str, str]
) -> None:
    """No record, no process of its group."""
    process = record(checkpoint).process
    assert process is not None
    said = json.loads(serve(environment, "--stop", "--json"))
    listed = json.loads(serve(environment, "--status", "--json"))

    assert said == {"stopped": [str(checkpoint.resolve())]}
    assert listed == {"servers": []}
    assert not process.alive
    assert not alive_in(process.pid)


def alive_in(group: int) -> list[str]:
    """The processes of a group that are more than an entry in a table."""
    listed = run(["ps", "-A", "-o", "pgid=,stat=,args="], dict(os.environ))
    rows = [line.split(None, 2) for line in listed.splitlines()]
    return [row[-1] for row in rows if row[0] == str(group) and row[1][0] != "Z"]


def test_many_prompts_are_answered_in_process(
    checkpoint: Path, environment: dict[str, str], tmp_path: Path
) -> None:
    """As evaluation and training do it: in vLLM's own interpreter, without a server."""
    script = tmp_path / "batch.py"
    script.write_text(scripts.BATCH)
    lessons = tiny.LESSONS[1:3]
    prompts = json.dumps([lesson.prompt for lesson in lessons])
    out = run([str(PYTHON), str(script), str(checkpoint), prompts], bare(environment))
    said = json.loads(out.splitlines()[-1])

    assert said["texts"] == [[lesson.answer] * 2 for lesson in lessons]
    assert said["pieces"] == lessons[0].answer
    assert said["busy"] is False
