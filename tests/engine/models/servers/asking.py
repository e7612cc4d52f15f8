"""Asks a scripted server as a policy does, for the tests of models behind servers."""

from __future__ import annotations

import pytest

from afterburner_engine.errors import ModelError
from afterburner_engine.models import openai
from afterburner_engine.models.base import Chunk, Completion, Message, Sampling
from afterburner_engine.models.openai import OpenAIModel
from afterburner_engine.models.settings import ModelSettings
from tests.engine.models.servers.fake_server import Exchange, FakeServer, Reply

ASK = (Message("system", "Be brief."), Message("user", "Make it faster"))


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
