"""Servers are started once, shared, watched, and ended; a stub stands for vLLM."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request

import pytest

from afterburner_engine.errors import EngineError, ModelError, UnavailableError
from afterburner_engine.models import vllm
from afterburner_engine.models.base import Chunk, Message, Sampling
from afterburner_engine.models.settings import ModelSettings
from afterburner_engine.serving import interpreters, manager, places, records
from afterburner_engine.serving.plan import Plan
from afterburner_engine.serving.records import Server
from afterburner_engine.serving.supervisor import TAKEN
from tests.engine.serving.conftest import Checkpoint
from tests.engine.serving.stub import eventually

ASK = (Message("user", "Make it faster"),)
SETTINGS = ModelSettings(timeout_s=20.0)


def quiet(said: str) -> None:
    """Nobody listens."""


async def started(plan: Plan) -> Server:
    """The server of a plan, ready."""
    async with asyncio.timeout(30):
        return await manager.ensure(plan, quiet)


def found(checkpoint: Checkpoint) -> Server | None:
    """The server of a checkpoint, if it is ready."""
    server = records.find(str(checkpoint.path))
    return server if server is not None and server.ready else None


async def answer(model: vllm.VllmModel, text: str = "Make it faster") -> str:
    """What it writes."""
    said = ""
    async for each in model.complete((Message("user", text),), Sampling()):
        said += each.text if isinstance(each, Chunk) else ""
    return said


async def test_a_server_starts_and_stops(checkpoint: Checkpoint) -> None:
    """It answers with the key that its record holds, and to nobody else."""
    server = await started(checkpoint.plan())
    request = urllib.request.Request(f"{server.url}/models")
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(request)
    refused.value.close()
    request.add_header("Authorization", f"Bearer {server.key}")
    with urllib.request.urlopen(request) as reply:
        status = reply.status

    assert refused.value.code == 401
    assert status == 200
    assert await manager.stop(server)
    assert records.running() == []
    assert server.process is not None
    assert not server.process.alive


async def test_the_key_is_in_the_environment_and_nothing_is_reported(
    checkpoint: Checkpoint,
) -> None:
    """Command lines can be read by everybody; nobody's business is told to vLLM."""
    server = await started(checkpoint.plan())
    (start,) = checkpoint.starts

    assert server.key not in " ".join(start["argv"])
    assert start["environment"]["VLLM_API_KEY"] == server.key
    assert start["environment"]["VLLM_NO_USAGE_STATS"] == "1"
    assert start["environment"]["HF_HUB_OFFLINE"] == "1"
    assert "127.0.0.1" in start["argv"]


async def test_a_race_of_starts_leaves_one_server(checkpoint: Checkpoint) -> None:
    """Both get the same one."""
    handles = [manager.start(checkpoint.plan(), attached=False) for _ in range(3)]
    servers = [
        (await manager.ready(str(checkpoint.path), quiet, handle))[0]
        for handle in handles
    ]
    # The others would wait a moment longer for the lock.
    eventually(lambda: [h.status for h in handles].count(TAKEN) == 2)
    for handle in handles:
        handle.let_go()

    assert len(set(map(str, servers))) == 1
    assert len(checkpoint.starts) == 1


async def test_two_clients_share_a_server(checkpoint: Checkpoint) -> None:
    """The first one's request starts it, the second one's finds it."""
    model = str(checkpoint.path)
    first = await vllm.open(model, SETTINGS)
    second = await vllm.open(None, SETTINGS)
    said = await asyncio.gather(answer(first), answer(second))
    await first.close()
    await second.close()

    assert list(said) == ["checkpoint", "checkpoint"]
    assert len(checkpoint.starts) == 1


async def test_a_server_that_is_killed_comes_back(checkpoint: Checkpoint) -> None:
    """The supervisor starts it again; who asks meanwhile waits, and is answered."""
    model = await vllm.open(str(checkpoint.path), SETTINGS)
    server = found(checkpoint)
    assert server is not None
    assert server.process is not None
    os.kill(server.process.pid, signal.SIGKILL)
    async with asyncio.timeout(30):
        said = await answer(model)
    await model.close()

    assert said == "checkpoint"
    assert len(checkpoint.starts) == 2


async def test_a_request_that_kills_the_server_is_an_error(
    checkpoint: Checkpoint,
) -> None:
    """It is asked anew once, and no more; the error says what happened."""
    model = await vllm.open(str(checkpoint.path), SETTINGS)
    async with asyncio.timeout(60):
        with pytest.raises(ModelError):
            await answer(model, "crash")
    await model.close()


async def test_a_server_goes_with_a_killed_supervisor(checkpoint: Checkpoint) -> None:
    """Nothing is left that holds the GPU; the next request starts a new one."""
    model = await vllm.open(str(checkpoint.path), SETTINGS)
    server = found(checkpoint)
    assert server is not None
    assert server.process is not None
    os.kill(server.supervisor.pid, signal.SIGKILL)
    eventually(lambda: not server.supervisor.alive)
    async with asyncio.timeout(30):
        said = await answer(model)
    await model.close()

    assert said == "checkpoint"
    assert not server.process.alive
    assert len(checkpoint.starts) == 2


async def test_a_checkpoint_that_is_broken_is_explained(
    checkpoint: Checkpoint,
) -> None:
    """By the cause that the log names, and its end; it is not tried again."""
    (checkpoint.path / "broken").touch()

    with pytest.raises(ModelError) as caught:
        await started(checkpoint.plan())

    said = str(caught.value)
    assert "ValueError: bad checkpoint" in said.splitlines()[0]
    assert str(places.log(str(checkpoint.path))) in said
    assert len(checkpoint.starts) == 1


async def test_a_server_that_always_ends_is_given_up(checkpoint: Checkpoint) -> None:
    """A few restarts, then none: something is wrong with it."""
    await started(checkpoint.plan())
    model = str(checkpoint.path)
    killed: set[int] = set()

    def killed_again() -> bool:
        server = found(checkpoint)
        if server is not None and server.process is not None:
            pid = server.process.pid
            if pid not in killed:
                killed.add(pid)
                os.kill(pid, signal.SIGKILL)
        return not records.is_held(model)

    eventually(killed_again, 60)

    assert len(killed) == 4


async def test_a_server_that_nobody_uses_ends(checkpoint: Checkpoint) -> None:
    """And not before: as long as it is asked, it goes on."""
    server = await started(checkpoint.plan(idle_minutes=2 / 60))
    model = await vllm.open(str(checkpoint.path), SETTINGS)
    for _ in range(8):
        await answer(model)
        await asyncio.sleep(0.5)
    used = server.supervisor.alive
    await model.close()
    eventually(lambda: not server.supervisor.alive)

    assert used
    assert records.running() == []
    assert "idle" in places.log(server.model).read_text()


async def test_an_idle_server_is_started_again_when_it_is_wanted(
    checkpoint: Checkpoint,
) -> None:
    """Who still has the model open does not notice."""
    server = await started(checkpoint.plan(idle_minutes=1 / 60))
    model = await vllm.open(str(checkpoint.path), SETTINGS)
    eventually(lambda: not server.supervisor.alive)
    async with asyncio.timeout(30):
        said = await answer(model)
    await model.close()

    assert said == "checkpoint"


async def test_a_server_that_is_ending_is_waited_for_and_replaced(
    checkpoint: Checkpoint,
) -> None:
    """Who asks while it goes is answered by the next one."""
    (checkpoint.path / "stubborn").touch()
    model = await vllm.open(str(checkpoint.path), SETTINGS)
    server = found(checkpoint)
    assert server is not None
    server.supervisor.signal(signal.SIGTERM)
    eventually(lambda: found(checkpoint) is None)
    still = records.is_held(server.model)
    async with asyncio.timeout(60):
        said = await answer(model)
    await model.close()

    assert still
    assert said == "checkpoint"
    assert len(checkpoint.starts) == 2


async def test_an_attached_server_ends_with_who_started_it(
    checkpoint: Checkpoint,
) -> None:
    """However that one ended: all that is seen is that its end of the pipe closes."""
    handle = manager.start(checkpoint.plan(), attached=True)
    server, mine = await manager.ready(str(checkpoint.path), quiet, handle)
    handle.let_go()  # closes the pipe

    assert mine
    eventually(lambda: not server.supervisor.alive)
    assert server.process is not None
    assert not server.process.alive


async def test_giving_up_the_wait_ends_the_start(checkpoint: Checkpoint) -> None:
    """A model that loads for minutes does not go on loading for nobody."""
    (checkpoint.path / "slow").touch()
    waiting = asyncio.ensure_future(manager.ensure(checkpoint.plan(), quiet))
    while not checkpoint.starts:
        await asyncio.sleep(0.02)
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting

    assert records.running() == []


async def test_the_wait_is_told(checkpoint: Checkpoint) -> None:
    """What is waited for, and for how long."""
    (checkpoint.path / "slow").touch()
    told: list[str] = []

    def tell(said: str) -> None:
        told.append(said)
        if checkpoint.starts:
            (checkpoint.path / "slow").unlink(missing_ok=True)

    await manager.ensure(checkpoint.plan(), tell)

    assert "starting" in told[-1]
    assert told[-1].endswith(" s")


async def test_an_adapter_is_asked_for_by_its_name(checkpoint: Checkpoint) -> None:
    """And a server that runs without it is not mistaken for one that has it."""
    adapter = checkpoint.path / "faster"
    adapter.mkdir()
    (adapter / "adapter_config.json").write_text('{"r": 12}')
    with_adapter = ModelSettings(adapter=str(adapter), timeout_s=20.0)
    model = await vllm.open(str(checkpoint.path), with_adapter)
    said = await answer(model)
    await model.close()
    (start,) = checkpoint.starts
    rank = start["argv"][start["argv"].index("--max-lora-rank") + 1]

    assert said == "faster"
    assert rank == "16"
    server = found(checkpoint)
    assert server is not None
    await manager.stop(server)
    await started(checkpoint.plan())
    with pytest.raises(ModelError, match="without that adapter"):
        await vllm.open(str(checkpoint.path), with_adapter)


def test_what_is_no_adapter_is_refused(checkpoint: Checkpoint) -> None:
    """Before anything is started."""
    with pytest.raises(EngineError, match="no LoRA adapter"):
        checkpoint.plan(adapters={"faster": str(checkpoint.path)})


async def test_without_vllm_it_is_said_how_to_get_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """And with a name that is no program, which one that is."""
    monkeypatch.delenv(interpreters.VARIABLE, raising=False)
    monkeypatch.setattr(interpreters, "_ours", lambda: False)

    reason = await vllm.available(ModelSettings())
    assert reason is not None
    assert "pip install vllm" in reason
    with pytest.raises(UnavailableError, match="not installed"):
        await vllm.open("some/model", ModelSettings())
    monkeypatch.setenv(interpreters.VARIABLE, "/no/such/python")
    assert "/no/such/python" in str(await vllm.available(ModelSettings()))


async def test_an_interpreter_without_vllm_is_refused(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """It is asked before it is used."""
    for program, words in (("python3", "has no vLLM"), ("true", "behave like Python")):
        with pytest.raises(UnavailableError, match=words):
            await interpreters.find(program)


async def test_without_a_name_and_a_server_both_are_asked_for() -> None:
    """The message says how to get either."""
    with pytest.raises(ModelError, match="afterburner serve"):
        await vllm.open(None, ModelSettings())


def test_a_supervisor_is_small() -> None:
    """It stands beside the model all day: it loads no HTTP client and no engine."""
    probe = (
        "import sys, afterburner_engine.serving.supervisor; "
        "print(*sys.modules, sep='\\n')"
    )
    began = time.monotonic()
    done = subprocess.run(
        [sys.executable, "-c", probe],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    )

    assert not {"httpx2", "pydantic", "libcst", "rich"} & set(done.stdout.split())
    assert time.monotonic() - began < 20
