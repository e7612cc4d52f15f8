"""A model behind a server: what is asked, what is made of answers and of failures."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import aclosing

import pytest

from afterburner_engine.errors import ContextError, ModelError
from afterburner_engine.models import link, openai
from afterburner_engine.models.base import Chunk, Completion, Message, Sampling
from afterburner_engine.models.openai import OpenAIModel
from afterburner_engine.models.settings import ModelSettings
from tests.engine.models import fake_server
from tests.engine.models.fake_server import Exchange, FakeServer, Reply

ASK = (Message("system", "Be brief."), Message("user", "Make it faster"))


@pytest.fixture
async def server() -> AsyncIterator[FakeServer]:
    """A server that a test scripts."""
    async with fake_server.running() as fake:
        fake.replies = [saying("fast", "er")]
        yield fake


@pytest.fixture(autouse=True)
def _impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pauses between attempts last milliseconds."""
    monkeypatch.setattr(link, "FIRST_PAUSE_S", 0.01)


def saying(*words: str, usage: bool = True) -> Reply:
    """Stream these words, then end well."""

    async def reply(exchange: Exchange) -> None:
        await exchange.stream()
        for word in words:
            await exchange.word(word)
        await exchange.word("", finish="stop")
        await exchange.done(11 if usage else None, 7)

    return reply


def refusing(status: int, message: str, **more: object) -> Reply:
    """Answer with an error, in OpenAI's form."""

    async def reply(exchange: Exchange) -> None:
        error = {"message": message, **more}
        await exchange.json({"error": error}, status)

    return reply


async def model_of(server: FakeServer, **settings: object) -> OpenAIModel:
    """Its only model."""
    return await openai.open(None, settings_of(server, **settings))


def settings_of(server: FakeServer, **settings: object) -> ModelSettings:
    """Settings that name the server."""
    return ModelSettings(base_url=server.url, **settings)  # type: ignore[arg-type]


async def whole(
    model: OpenAIModel, sampling: Sampling | None = None
) -> tuple[str, list[Completion]]:
    """All chunks' texts together, and the completions by index."""
    text, ends = "", []
    async for each in model.complete(ASK, sampling or Sampling()):
        if isinstance(each, Chunk):
            text += each.text
        else:
            ends.append(each)
    await model.close()
    return text, sorted(ends, key=lambda end: end.index)


async def failing(server: FakeServer, *replies: Reply, **settings: object) -> str:
    """What is said when a completion fails after these replies."""
    server.replies = list(replies)
    model = await model_of(server, **settings)
    with pytest.raises(ModelError) as caught:
        await whole(model)
    return str(caught.value)


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


async def test_a_missing_key_is_said_before_anybody_is_asked(
    server: FakeServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The variable that should hold it is named."""
    monkeypatch.delenv("MY_KEY", raising=False)

    reason = await openai.available(settings_of(server, api_key_env="MY_KEY"))

    assert reason is not None
    assert "MY_KEY" in reason
    assert server.seen == []


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
        ("http://user:secret@host/v1", "no password"),
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
