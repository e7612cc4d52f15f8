"""Which server is meant, what it has, and that no other is contacted."""

from __future__ import annotations

import pytest

from afterburner_engine.errors import ModelError
from afterburner_engine.models import openai
from afterburner_engine.models.settings import ModelSettings
from tests.engine.models.servers import fake_server
from tests.engine.models.servers.asking import (
    ASK,
    model_of,
    refusing,
    settings_of,
    whole,
)
from tests.engine.models.servers.fake_server import Exchange, FakeServer, Reply


async def test_a_missing_key_is_said_before_anybody_is_asked(
    server: FakeServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The variable that should hold it is named."""
    monkeypatch.delenv("MY_KEY", raising=False)

    reason = await openai.available(settings_of(server, api_key_env="MY_KEY"))

    assert reason is not None
    assert "MY_KEY" in reason
    assert server.seen == []


async def test_no_proxy_is_asked_for_this_machine(
    server: FakeServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A company's proxy neither sees nor breaks what stays on loopback."""
    async with fake_server.running() as proxy:
        for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
            monkeypatch.setenv(name, f"http://127.0.0.1:{proxy.port}")
        text, _ = await whole(await model_of(server))

    assert text == "faster"
    assert proxy.seen == []


async def test_a_wrong_name_lists_what_is_there(server: FakeServer) -> None:
    """The nearest name comes first."""
    server.models = [{"id": "alpha"}, {"id": "qwen2.5-coder"}]

    with pytest.raises(ModelError, match=r"it has qwen2.5-coder, alpha"):
        await openai.open("qwen2-coder", settings_of(server))


async def test_a_name_may_leave_out_latest(server: FakeServer) -> None:
    """As people call their models, and as Ollama does itself."""
    server.models = [{"id": "qwen:latest"}]

    assert (await openai.open("qwen", settings_of(server))).name == "qwen:latest"


async def test_without_a_name_the_only_model_is_taken(server: FakeServer) -> None:
    """With several, one has to be named."""
    server.models.append({"id": "other"})

    with pytest.raises(ModelError, match="tiny, other"):
        await openai.open(None, settings_of(server))


async def test_a_server_that_lists_nothing_is_believed(server: FakeServer) -> None:
    """A gateway without `/models` is asked for the name that was given."""
    server.others["/v1/models"] = refusing(404, "not here")

    assert (await openai.open("mine", settings_of(server))).name == "mine"
    with pytest.raises(ModelError, match="name one"):
        await openai.open(None, settings_of(server))


async def test_available_says_what_to_do(unused_port: int) -> None:
    """Each preset has its own remedy; a server that is there needs none."""
    async with fake_server.running() as server:
        assert await openai.available(settings_of(server)) is None
    nowhere = f"http://127.0.0.1:{unused_port}"
    ollama = ModelSettings(preset="ollama", base_url=nowhere)
    reason = await openai.available(ollama)

    assert reason is not None
    assert "ollama serve" in reason
    assert "no model server is named" in str(await openai.available(ModelSettings()))


@pytest.fixture
async def unused_port() -> int:
    """A port at which nobody listens."""
    async with fake_server.running() as server:
        return server.port


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("localhost:8000", "http://"),
        ("ftp://host/v1", "http://"),
        ("http://", "name a host"),
        ("http://host/v1?key=secret", "no password"),
        ("http://host:99999/v1", "no address"),
        ("http://[::1/v1", "no address"),
    ],
)
async def test_a_broken_base_url_is_explained(url: str, words: str) -> None:
    """Nobody is contacted, and no password is repeated."""
    reason = await openai.available(ModelSettings(base_url=url))

    assert reason is not None
    assert words in reason
    assert "secret" not in reason


async def test_the_path_of_the_api_may_be_left_out(server: FakeServer) -> None:
    """`http://localhost:11434` is what people paste."""
    settings = ModelSettings(base_url=f"http://127.0.0.1:{server.port}/")

    assert await openai.available(settings) is None


async def test_the_context_is_found_where_each_server_tells_it(
    server: FakeServer,
) -> None:
    """For four kinds of servers; None where nobody tells."""

    def telling(value: object) -> Reply:
        async def reply(exchange: Exchange) -> None:
            await exchange.json(value)

        return reply

    server.others = {
        "/props": telling({"default_generation_settings": {"n_ctx": 4096}}),
        "/api/ps": telling({"models": [{"name": "tiny", "context_length": 8192}]}),
        "/api/v0/models/tiny": telling({"loaded_context_length": 2048}),
    }
    found = {}
    for preset in ("llama.cpp", "ollama", "lm-studio", "vllm"):
        if preset == "vllm":
            server.models = [{"id": "tiny", "max_model_len": 512}]
        found[preset] = await (await model_of(server, preset=preset)).context_tokens()
    server.models = [{"id": "tiny"}]

    assert list(found.values()) == [4096, 8192, 2048, 512]
    assert await (await model_of(server)).context_tokens() is None


async def test_a_prompt_is_counted_by_the_server_where_it_counts(
    server: FakeServer,
) -> None:
    """Else by a guess that lies above."""

    async def counting(exchange: Exchange) -> None:
        await exchange.json({"count": 42, "max_model_len": 512})

    server.others["/tokenize"] = counting

    assert await (await model_of(server, preset="vllm")).count(ASK) == 42
    assert await (await model_of(server)).count(ASK) > 8


async def test_nothing_but_the_base_url_is_contacted(server: FakeServer) -> None:
    """An answer costs the list of models and the request, nothing else."""
    await whole(await model_of(server))

    assert server.seen == ["/v1/models", "/v1/chat/completions"]
