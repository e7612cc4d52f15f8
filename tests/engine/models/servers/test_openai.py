"""A model behind a server: what is asked, and what is made of the answers."""

from __future__ import annotations

import asyncio
from contextlib import aclosing

import pytest

from afterburner_engine.errors import ModelError
from afterburner_engine.models.base import Chunk, Completion, Sampling
from afterburner_engine.models.openai import OpenAIModel
from tests.engine.models.servers import fake_server
from tests.engine.models.servers.asking import (
    ASK,
    model_of,
    refusing,
    saying,
    whole,
)
from tests.engine.models.servers.fake_server import Exchange, FakeServer


async def test_an_answer_streams_and_ends_with_the_servers_counts(
    server: FakeServer,
) -> None:
    """Chunks come as they are written; the completion is whole, counted by usage."""
    text, ends = await whole(await model_of(server), Sampling(max_tokens=9, seed=3))

    assert text == ends[0].text == "faster"
    assert (ends[0].prompt_tokens, ends[0].tokens, ends[0].finish) == (11, 7, "stop")
    body = server.asked[0].body
    assert body["messages"][0] == {"role": "system", "content": "Be brief."}
    assert (body["max_tokens"], body["seed"], body["temperature"]) == (9, 3, 0.0)


async def test_without_usage_tokens_are_estimated(server: FakeServer) -> None:
    """A server that does not count gets an estimate, not a zero."""
    server.replies = [saying("some words", usage=False)]

    _, ends = await whole(await model_of(server))

    assert ends[0].tokens > 0
    assert ends[0].prompt_tokens > 0


async def test_a_chunk_is_there_before_the_next_one_is_written(
    server: FakeServer,
) -> None:
    """A slow stream is passed on as it comes."""
    go_on = asyncio.Event()

    async def slowly(exchange: Exchange) -> None:
        await exchange.stream()
        await exchange.word("first")
        await go_on.wait()
        await exchange.word("second", finish="stop")
        await exchange.done()

    server.replies = [slowly]
    model = await model_of(server)
    said = model.complete(ASK, Sampling())
    first = await anext(said)
    go_on.set()
    second = await anext(said)
    await said.aclose()

    assert isinstance(first, Chunk)
    assert isinstance(second, Chunk)
    assert (first.text, second.text) == ("first", "second")


@pytest.mark.parametrize("n", [1, 3])
async def test_closing_the_iterator_ends_the_request(
    server: FakeServer, n: int
) -> None:
    """The server sees at once that nobody listens any more."""

    async def endless(exchange: Exchange) -> None:
        await exchange.stream()
        while True:
            await exchange.word("on and ")
            await asyncio.sleep(0.01)

    server.replies = [endless]
    model = await model_of(server, preset="ollama")
    async with aclosing(model.complete(ASK, Sampling(n=n, temperature=1))) as said:
        await anext(said)
    async with asyncio.timeout(2):
        await server.left.wait()

    assert len(server.asked) == n


async def test_cancelling_ends_the_request_too(server: FakeServer) -> None:
    """Also while nothing has been said yet."""

    async def silent(exchange: Exchange) -> None:
        await asyncio.sleep(60)

    server.replies = [silent]
    asking = asyncio.ensure_future(whole(await model_of(server)))
    async with asyncio.timeout(2):
        while not server.asked:
            await asyncio.sleep(0.01)
        asking.cancel()
        await server.left.wait()
    with pytest.raises(asyncio.CancelledError):
        await asking


async def test_several_answers_come_from_one_request(server: FakeServer) -> None:
    """Where the server writes `n`, it is asked once; completions come one by one."""

    async def two(exchange: Exchange) -> None:
        await exchange.stream()
        await exchange.word("a0", 0)
        await exchange.word("b0", 1, finish="stop")
        await exchange.word("a1", 0, finish="length")
        await exchange.done(5, 6)

    server.replies = [two]
    _, ends = await whole(await model_of(server), Sampling(n=2, temperature=0.8))

    assert len(server.asked) == 1
    assert server.asked[0].body["n"] == 2
    assert [end.text for end in ends] == ["a0a1", "b0"]
    assert [end.finish for end in ends] == ["length", "stop"]


async def test_a_server_that_ignores_n_is_asked_for_the_rest(
    server: FakeServer,
) -> None:
    """All answers come, whether or not the server knows of `n`; seeds differ."""
    sampling = Sampling(n=3, temperature=0.8, seed=10)

    _, ends = await whole(await model_of(server), sampling)

    assert [end.index for end in ends] == [0, 1, 2]
    assert sorted(asked.body["seed"] for asked in server.asked) == [10, 11, 12]


async def test_a_server_that_refuses_n_is_asked_one_by_one(server: FakeServer) -> None:
    """And it is remembered."""
    server.replies = [
        refusing(400, "'n' is not supported", param="n"),
        saying("fast", "er"),
    ]
    model = await model_of(server)

    _, ends = await whole(model, Sampling(n=2, temperature=0.8))
    _, again = await whole(model, Sampling(n=2, temperature=0.8))

    assert len(ends) == len(again) == 2
    assert len(server.asked) == 5


async def test_greedy_answers_are_asked_for_one_by_one(server: FakeServer) -> None:
    """VLLM refuses several greedy answers to one request."""
    _, ends = await whole(await model_of(server), Sampling(n=2))

    assert len(ends) == 2
    assert not any("n" in asked.body for asked in server.asked)


@pytest.mark.parametrize(
    ("message", "param", "lost"),
    [
        ("Unsupported parameter: 'stream_options'", "stream_options", "stream_options"),
        ("Unrecognized request argument: `seed`", None, "seed"),
        ("'temperature' does not support 0.0 with this model", None, "temperature"),
    ],
)
async def test_what_a_server_does_not_take_is_left_out(
    server: FakeServer, message: str, param: str | None, lost: str
) -> None:
    """A parameter that an answer can do without costs one refusal, no more."""
    server.replies = [refusing(400, message, param=param), saying("fast", "er")]

    text, _ = await whole(await model_of(server), Sampling(seed=1))

    assert text == "faster"
    assert lost in server.asked[0].body
    assert lost not in server.asked[1].body


async def test_newer_servers_count_completion_tokens(server: FakeServer) -> None:
    """The limit is kept, under the name that the server asks for."""
    said = "Unsupported parameter: 'max_tokens'. Use 'max_completion_tokens' instead."
    server.replies = [refusing(400, said, param="max_tokens"), saying("fine")]

    await whole(await model_of(server), Sampling(max_tokens=77))

    assert server.asked[1].body["max_completion_tokens"] == 77


async def test_a_stop_text_ends_an_answer_and_belongs_to_it(
    server: FakeServer,
) -> None:
    """Also where it is torn over two pieces; and the request ends there."""

    async def on(exchange: Exchange) -> None:
        await exchange.stream()
        for word in ("code</sol", "ution> and", " more"):
            await exchange.word(word)
        await asyncio.sleep(60)

    server.replies = [on]
    text, ends = await whole(await model_of(server), Sampling(stop=("</solution>",)))

    assert text == ends[0].text == "code</solution>"
    assert ends[0].finish == "stop"


async def test_vllm_is_told_to_keep_the_stop_text(server: FakeServer) -> None:
    """There the server itself can end the answer, and leave the text in."""
    model = await model_of(server, preset="vllm")

    await whole(model, Sampling(stop=("END",)))

    assert server.asked[0].body["stop"] == ["END"]
    assert server.asked[0].body["include_stop_str_in_output"] is True


async def test_odd_events_are_passed_over(server: FakeServer) -> None:
    """Comments, empty choices and unknown shapes are no reason to fail."""

    async def odd(exchange: Exchange) -> None:
        await exchange.stream()
        await exchange.send(b": keep-alive\n\n")
        await exchange.event({"choices": [None, {"delta": None}, {"index": "x"}]})
        await exchange.event({"choices": "?", "usage": {"prompt_tokens": "many"}})
        await exchange.word("fine", index=5)
        await exchange.word("fine", finish="stop")

    server.replies = [odd]

    text, _ = await whole(await model_of(server))

    assert text == "fine"


async def test_a_server_that_does_not_stream_is_understood(
    server: FakeServer,
) -> None:
    """Its whole answer is one chunk."""

    async def at_once(exchange: Exchange) -> None:
        message = {"role": "assistant", "content": "faster"}
        choice = {"index": 0, "message": message, "finish_reason": "stop"}
        await exchange.json(
            {
                "choices": [choice],
                "usage": {"prompt_tokens": 4, "completion_tokens": 2},
            }
        )

    server.replies = [at_once]

    text, ends = await whole(await model_of(server))

    assert text == "faster"
    assert (ends[0].prompt_tokens, ends[0].tokens) == (4, 2)


async def test_what_a_model_thinks_apart_is_counted_but_not_said(
    server: FakeServer,
) -> None:
    """It is no part of the answer, and shows that something happens."""

    async def thinks(exchange: Exchange) -> None:
        await exchange.stream()
        delta = {"reasoning_content": "hm, hm"}
        await exchange.event({"choices": [{"index": 0, "delta": delta}]})
        await exchange.word("faster", finish="stop")
        await exchange.done()

    server.replies = [thinks]
    model = await model_of(server)
    said = [each async for each in model.complete(ASK, Sampling())]

    assert isinstance(said[0], Chunk)
    assert said[0].text == ""
    assert said[0].tokens > 0
    assert isinstance(said[-1], Completion)
    assert said[-1].text == "faster"


def test_a_model_may_be_used_by_one_loop_after_another(tmp_path: object) -> None:
    """Connections of a loop that has ended are not used again."""
    found = []

    async def once(model: OpenAIModel | None) -> OpenAIModel:
        async with fake_server.running() as server:
            server.replies = [saying("fast", "er")]
            if model is None:
                model = await model_of(server)
            text = ""
            try:
                async for each in model.complete(ASK, Sampling()):
                    text += each.text if isinstance(each, Chunk) else ""
            except ModelError:
                text = "refused"  # the second server has another port
            found.append(text)
            return model

    model = asyncio.run(once(None))
    asyncio.run(once(model))

    assert found == ["faster", "refused"]


async def test_an_answer_that_ends_without_a_word_on_why_counts(
    server: FakeServer,
) -> None:
    """Some servers give no reason for the end; what they wrote is whole."""

    async def brief(exchange: Exchange) -> None:
        await exchange.stream()
        await exchange.word("faster")
        await exchange.done()

    server.replies = [brief]
    text, ends = await whole(await model_of(server))

    assert text == "faster"
    assert [(end.text, end.finish) for end in ends] == [("faster", "stop")]


async def test_a_server_that_says_nothing_gives_an_empty_answer(
    server: FakeServer,
) -> None:
    """So that it is counted and told of, like any other without code."""

    async def mute(exchange: Exchange) -> None:
        await exchange.stream()
        await exchange.done()

    server.replies = [mute] * 3
    sampling = Sampling(n=2, temperature=1.0)
    _, ends = await whole(await model_of(server), sampling)

    assert [end.text for end in ends] == ["", ""]
