"""A model behind a server that fails: what is tried again, and what is said."""

from __future__ import annotations

import asyncio
import time

import pytest

from afterburner_engine.errors import ContextError
from afterburner_engine.models import link
from afterburner_engine.models.base import Sampling
from tests.engine.models.servers import fake_server
from tests.engine.models.servers.asking import (
    failing,
    model_of,
    refusing,
    saying,
    whole,
)
from tests.engine.models.servers.fake_server import Exchange, FakeServer


@pytest.mark.parametrize("status", [429, 500, 503])
async def test_what_passes_is_tried_again(server: FakeServer, status: int) -> None:
    """A busy or stumbling server gets more than one chance."""
    server.replies = [refusing(status, "later")] * 2 + [saying("fast", "er")]

    text, _ = await whole(await model_of(server))

    assert text == "faster"
    assert len(server.asked) == 3


async def test_the_server_says_how_long_to_wait(server: FakeServer) -> None:
    """Retry-After is kept to."""

    async def busy(exchange: Exchange) -> None:
        await exchange.json({"error": {"message": "slow down"}}, 429, Retry_After="0.3")

    server.replies = [busy, saying("fast", "er")]
    model = await model_of(server)
    started = time.monotonic()
    await whole(model)

    assert time.monotonic() - started >= 0.3


async def test_too_long_a_wait_is_said(server: FakeServer) -> None:
    """Nobody is kept waiting beyond the time-out."""

    async def busy(exchange: Exchange) -> None:
        await exchange.json({"error": {"message": "slow down"}}, 429, Retry_After="900")

    said = await failing(server, busy, timeout_s=5.0)

    assert "900 s" in said


async def test_patience_ends(server: FakeServer) -> None:
    """A server that always fails is given up, with its own words."""
    said = await failing(server, refusing(500, "engine is dead"))

    assert "engine is dead" in said
    assert f"{link.ATTEMPTS} times" in said
    assert len(server.asked) == link.ATTEMPTS


async def test_a_used_up_quota_is_not_tried_again(server: FakeServer) -> None:
    """Waiting would not help."""
    said = await failing(server, refusing(429, "no money", type="insufficient_quota"))

    assert "quota" in said
    assert len(server.asked) == 1


async def test_a_connection_lost_before_the_first_word_is_made_anew(
    server: FakeServer,
) -> None:
    """Nothing had been passed on, so nothing is said twice."""

    async def drops(exchange: Exchange) -> None:
        exchange.writer.transport.abort()

    async def drops_early(exchange: Exchange) -> None:
        await exchange.stream()
        await exchange.word("")

    server.replies = [drops, drops_early, saying("fast", "er")]

    text, ends = await whole(await model_of(server))

    assert text == "faster"
    assert len(ends) == 1


async def test_an_answer_that_breaks_off_is_an_error(server: FakeServer) -> None:
    """Half an answer is not passed off as a whole one, nor asked for again."""

    async def half(exchange: Exchange) -> None:
        await exchange.stream()
        await exchange.word("def f")

    said = await failing(server, half)

    assert "broke off" in said
    assert len(server.asked) == 1


async def test_an_error_within_a_stream_is_an_error(server: FakeServer) -> None:
    """Some servers fail after status 200."""

    async def stumbles(exchange: Exchange) -> None:
        await exchange.stream()
        await exchange.word("def f")
        await exchange.event({"error": {"message": "out of memory", "code": 500}})

    said = await failing(server, stumbles)

    assert "out of memory" in said


@pytest.mark.parametrize(
    ("message", "numbers"),
    [
        (
            "This model's maximum context length is 512 tokens. However, you requested "
            "700 tokens (600 in the messages, 100 in the completion).",
            ("600", "512"),
        ),
        (
            "This model's maximum context length is 512 tokens. However, your prompt "
            "contains at least 513 input tokens, which exceeds this limit",
            ("at least 513", "512"),
        ),
        (
            "The input (601 tokens) is longer than the model's context length "
            "(512 tokens).",
            ("601", "512"),
        ),
        (
            "request (601 tokens) exceeds the available context size (512 tokens), "
            "try increasing it",
            ("601", "512"),
        ),
    ],
)
async def test_a_prompt_that_is_too_long_is_explained(
    server: FakeServer, message: str, numbers: tuple[str, str]
) -> None:
    """Both numbers are told, whoever's words they were in; and it is not retried."""
    server.replies = [refusing(400, message)]

    with pytest.raises(ContextError) as caught:
        await whole(await model_of(server))

    assert f"has {numbers[0]} tokens" in str(caught.value)
    assert f"reads {numbers[1]}" in str(caught.value)
    assert len(server.asked) == 1


async def test_llama_cpp_tells_its_numbers_as_fields(server: FakeServer) -> None:
    """Where they are numbers already, nothing is read out of words."""
    reply = refusing(
        400, "too big", type="exceed_context_size_error", n_prompt_tokens=9, n_ctx=5
    )
    server.replies = [reply]

    with pytest.raises(ContextError, match="has 9 tokens, and the model reads 5"):
        await whole(await model_of(server))


async def test_an_answer_is_shortened_to_the_room_that_is_left(
    server: FakeServer,
) -> None:
    """A prompt that fits is answered, though prompt and limit together do not fit."""
    message = (
        "This model's maximum context length is 512 tokens. However, you requested "
        "900 tokens (400 in the messages, 500 in the completion)."
    )
    server.replies = [refusing(400, message), saying("fast", "er")]

    text, _ = await whole(await model_of(server), Sampling(max_tokens=500))

    assert text == "faster"
    assert server.asked[1].body["max_tokens"] == 112


async def test_a_wrong_key_names_its_source_but_never_itself(
    server: FakeServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The message can be pasted anywhere."""
    monkeypatch.setenv("MY_KEY", "very-secret-key")

    said = await failing(server, refusing(401, "no entry"), api_key_env="MY_KEY")

    assert "$MY_KEY" in said
    assert "very-secret-key" not in said
    assert server.asked[0].headers["authorization"] == "Bearer very-secret-key"


async def test_a_huge_answer_is_cut(server: FakeServer) -> None:
    """A server that ignores the limit does not fill the memory."""

    async def floods(exchange: Exchange) -> None:
        await exchange.stream()
        while True:
            await exchange.word("x" * 10_000)

    server.replies = [floods]

    text, ends = await whole(await model_of(server), Sampling(max_tokens=10))

    assert len(text) <= 70_000
    assert ends[0].finish == "length"


async def test_a_huge_event_is_an_error(server: FakeServer) -> None:
    """One line without an end is not waited for."""

    async def floods(exchange: Exchange) -> None:
        await exchange.stream()
        await exchange.send(b"data: ")
        while True:
            await exchange.send(b"x" * 100_000)

    said = await failing(server, floods)

    assert "too much" in said


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("text/html", b"<html>login</html>"),
        ("application/json", b"{broken"),
        ("text/event-stream", b"data: {broken\n\n"),
        ("text/event-stream", b"data: [1, 2]\n\n"),
        ("application/json", b"[" * 100_000),
    ],
)
async def test_what_is_no_answer_is_refused(
    server: FakeServer, kind: str, body: bytes
) -> None:
    """Web pages and broken JSON end in words, with a word on the base URL."""

    async def reply(exchange: Exchange) -> None:
        await exchange.head(Content_Type=kind)
        await exchange.send(body)

    said = await failing(server, reply)

    assert server.url in said


async def test_silence_ends(server: FakeServer) -> None:
    """A server that says nothing at all is given up after the time-out."""

    async def silent(exchange: Exchange) -> None:
        await asyncio.sleep(60)

    said = await failing(server, silent, timeout_s=0.3)

    assert "0.3 s" in said
    assert len(server.asked) == 1


async def test_a_redirect_is_not_followed(server: FakeServer) -> None:
    """Prompt and key go nowhere but to the address that was named."""
    async with fake_server.running() as elsewhere:

        async def moved(exchange: Exchange) -> None:
            await exchange.head(307, Location=f"{elsewhere.url}/chat/completions")

        said = await failing(server, moved)

    assert "not followed" in said
    assert elsewhere.seen == []
