"""A run connects to nothing but the server that is named: with every policy.

The policies that host a model in this process are made up here; with real ones it is
shown in `tests/engine/models/test_offline.py`.
"""

from __future__ import annotations

import contextlib
import socket
import sys
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from afterburner_engine import policies
from afterburner_engine.events import (
    CandidateJudged,
    Event,
    RunFinished,
    RunStarted,
    WorkloadReady,
)
from afterburner_engine.loop import optimize
from afterburner_engine.models.settings import ModelSettings
from afterburner_engine.serving import interpreters, manager
from afterburner_engine.serving.plan import Plan
from afterburner_engine.settings import Settings
from tests.engine.fake_model import FakeModel, answer, host
from tests.engine.helpers import AMPLE_S, FAST, SLOW, story, target
from tests.engine.models.servers import fake_server
from tests.engine.models.servers.asking import saying
from tests.engine.network import Address, Denied, only
from tests.engine.serving import stub
from tests.sandbox.helpers import NO_BWRAP

isolated = pytest.mark.skipif(NO_BWRAP is not None, reason=str(NO_BWRAP))

ANSWER = answer(FAST.lstrip())


async def run(
    folder: Path,
    policy: str,
    named: Sequence[Address] = (),
    hosting: ModelSettings | None = None,
) -> list[Event]:
    """From the target to the evidence, with the network denied but for these."""
    settings = Settings(
        budget_s=AMPLE_S,
        attack_s=0.1,
        iterations=1,
        samples=1,
        policy=policy,
        hosting=hosting,
    )
    found = target(folder, SLOW, "total")
    with only(*named):
        return [event async for event in optimize(found, settings)]


def checked(events: list[Event], policy: str) -> None:
    """The run was that policy's, and came to its end with candidates judged."""
    start, end = events[0], events[-1]
    assert isinstance(start, RunStarted)
    assert start.policy == policy
    assert isinstance(end, RunFinished)
    assert [e for e in events if isinstance(e, CandidateJudged)], story(events)


async def test_the_rulebook_connects_to_nothing(tmp_path: Path) -> None:
    """It has no model."""
    checked(await run(tmp_path, "rulebook"), "rulebook")


@isolated
async def test_a_model_in_process_connects_to_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nor does `auto`, which takes it: it looks for servers on disk."""
    model = FakeModel([ANSWER])
    for name in ("vllm", "openai", "mini"):
        there = model if name == "mini" else None
        module, _ = host(there, None if there else f"there is no {name}")
        monkeypatch.setitem(sys.modules, f"afterburner_engine.models.{name}", module)
    monkeypatch.setattr(policies, "_isolates", lambda sandbox: True)

    events = await run(tmp_path, "auto", hosting=ModelSettings())

    checked(events, "rulebook + mini")
    assert isinstance(events[1], WorkloadReady)
    assert "Asks the model fake/model-1b (mini)." in events[1].notes
    assert model.closed


@isolated
async def test_openai_connects_to_its_server_alone(tmp_path: Path) -> None:
    """For the list of models, for the answers, and for nothing else."""
    async with fake_server.running() as server:
        server.replies = [saying(ANSWER)]
        hosting = ModelSettings(base_url=server.url)
        events = await run(tmp_path, "openai", [("127.0.0.1", server.port)], hosting)

    checked(events, "openai")
    assert server.asked


@isolated
async def test_vllm_connects_to_its_server_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is found by a file, and spoken to at the address that stands there."""
    for variable in ("XDG_RUNTIME_DIR", "XDG_STATE_HOME"):
        monkeypatch.setenv(variable, str(_folder(tmp_path / variable)))
    python, model = stub.write(tmp_path), _folder(tmp_path / "model")
    (model / "says").write_text(ANSWER)
    monkeypatch.setenv(interpreters.VARIABLE, str(python))
    plan = Plan(model=str(model), python=str(python))
    server = await manager.ensure(plan, lambda line: None)
    try:
        port = urlsplit(server.url).port or 0
        events = await run(_folder(tmp_path / "code"), "vllm", [("127.0.0.1", port)])
    finally:
        await manager.stop(server)

    checked(events, "vllm")


def _folder(path: Path) -> Path:
    path.mkdir(mode=0o700)
    return path


@pytest.mark.parametrize("named", [(), (("127.0.0.1", 10),)])
def test_the_network_would_have_been_seen(named: tuple[Address, ...]) -> None:
    """The guard of the tests above works: for connections, and for names."""
    for attempt in (_connect, _look_up):
        with pytest.raises(Denied), only(*named):
            attempt()


def test_what_is_swallowed_is_seen_too() -> None:
    """A library that gets over the refusal has still tried."""
    with pytest.raises(Denied, match=r"socket\.connect"), only():
        _connect_quietly()


def _connect_quietly() -> None:
    with contextlib.suppress(BaseException):
        _connect()


def _connect() -> None:
    with socket.socket() as one:
        one.connect(("127.0.0.1", 9))


def _look_up() -> None:
    socket.getaddrinfo("localhost", 80)
