"""A text model that writes what a test has scripted, and tells how it was asked."""

from __future__ import annotations

import asyncio
import types
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field

from afterburner_engine.models.base import (
    Chunk,
    Completion,
    Finish,
    Message,
    Sampling,
    TextModel,
)
from afterburner_engine.models.settings import ModelSettings
from afterburner_engine.prompting.answer import write


def answer(code: str, thinking: str = "It is slow.") -> str:
    """An answer in the exact form."""
    return write(thinking, code)


@dataclass(slots=True)
class Request:
    """One time the model was asked."""

    messages: tuple[Message, ...]
    sampling: Sampling
    closed: bool = False
    """Whether the stream was closed, by whomever."""

    @property
    def text(self) -> str:
        """The prompt."""
        return "".join(message.content for message in self.messages)


@dataclass(slots=True)
class FakeModel:
    """Gives `answers` in turn, `sampling.n` to a request; then empty ones."""

    answers: list[str | Exception] = field(default_factory=list)
    name: str = "fake/model-1b"
    context: int | None = None
    hang: bool = False
    """Writes a piece and then waits for ever."""

    finish: Finish = "stop"
    chunk: int = 8
    delay_s: float = 0.0
    """Before each answer."""

    requests: list[Request] = field(default_factory=list)
    closed: int = 0

    async def context_tokens(self) -> int | None:
        """As the test has set it."""
        return self.context

    async def count(self, messages: Sequence[Message]) -> int:
        """A token is a word."""
        return sum(len(message.content.split()) for message in messages)

    async def complete(
        self, messages: Sequence[Message], sampling: Sampling
    ) -> AsyncIterator[Chunk | Completion]:
        """The next answers, in chunks, one after the other."""
        request = Request(tuple(messages), sampling)
        self.requests.append(request)
        try:
            for index in range(sampling.n):
                await asyncio.sleep(self.delay_s)
                text = self.answers.pop(0) if self.answers else ""
                if isinstance(text, Exception):
                    raise text
                for start in range(0, len(text), self.chunk):
                    yield Chunk(index, text[start : start + self.chunk], 2)
                if self.hang:
                    yield Chunk(index, "…", 1)
                    await asyncio.Event().wait()
                tokens = len(text) // 4
                yield Completion(index, text, self.finish, 100, tokens, 0.5)
        finally:
            request.closed = True

    async def close(self) -> None:
        """Count it."""
        self.closed += 1


def host(
    model: TextModel | None, problem: str | None = None
) -> tuple[types.ModuleType, list[str | None]]:
    """A module of `models` that opens `model`, and the names that were asked for."""
    module = types.ModuleType("fake_host")
    asked: list[str | None] = []

    async def available(settings: ModelSettings) -> str | None:
        return problem

    async def opened(name: str | None, settings: ModelSettings) -> TextModel:
        asked.append(name)
        if model is None:
            raise AssertionError("it must not be opened")
        return model

    def serves(name: str | None) -> bool:
        return problem is None

    module.serves = serves  # type: ignore[attr-defined]
    module.available = available  # type: ignore[attr-defined]
    module.open = opened  # type: ignore[attr-defined]
    return module, asked
