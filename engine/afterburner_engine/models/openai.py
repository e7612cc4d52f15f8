"""A text model behind any OpenAI-compatible server: Ollama, vLLM, a company's own.

Whatever speaks `/v1/chat/completions`. What makes one server different from another is
in `presets` and `dialect`; how it is reached in `link`.
"""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import AsyncGenerator, AsyncIterator, Sequence
from dataclasses import replace
from typing import Any

from afterburner_engine.errors import ModelError
from afterburner_engine.models.base import Chunk, Completion, Message, Sampling
from afterburner_engine.models.catalogue import Catalogue
from afterburner_engine.models.dialect import Dialect
from afterburner_engine.models.draft import Draft
from afterburner_engine.models.endpoint import Endpoint, resolve
from afterburner_engine.models.events import Used, pieces, used
from afterburner_engine.models.faults import RefusedError, TooLongError
from afterburner_engine.models.link import Link
from afterburner_engine.models.merging import merged
from afterburner_engine.models.settings import ModelSettings
from afterburner_engine.models.tokens import estimate_prompt

LOOK_S = 5.0
"""How long a server may take to say whether it is there."""

USAGE_S = 2.0
"""How long the count of tokens may come after the end of an answer."""


async def open(model: str | None, settings: ModelSettings) -> OpenAIModel:
    """The model of that name on the server that the settings name; None: its only one.

    Raises:
        ModelError: the server cannot be reached, or has no such model.
    """
    endpoint = resolve(settings)
    link = Link(endpoint)
    try:
        name = await Catalogue(link).named(model)
    finally:
        await link.close()
    return OpenAIModel(name, endpoint)


async def available(settings: ModelSettings) -> str | None:
    """Why the server that the settings name cannot be used; None if it can."""
    try:
        link = Link(replace(resolve(settings), timeout_s=LOOK_S))
    except ModelError as error:
        return str(error)
    try:
        found = await Catalogue(link).names()
    except ModelError as error:
        return str(error)
    finally:
        await link.close()
    if found == ():
        return f"{link.endpoint.base_url} has no model yet; load or pull one there"
    return None


class OpenAIModel:
    """A `TextModel` of that name on a server."""

    def __init__(self, name: str, endpoint: Endpoint) -> None:
        """Contact nobody yet."""
        self.name = name
        self._endpoint = endpoint
        self._dialect = Dialect.of(endpoint.preset)
        self._held: tuple[asyncio.AbstractEventLoop, Link] | None = None

    async def context_tokens(self) -> int | None:
        """As the protocol says."""
        return await Catalogue(self._link()).context(self.name)

    async def count(self, messages: Sequence[Message]) -> int:
        """By the server, where it counts; else a guess from above."""
        told = await Catalogue(self._link()).count(self.name, messages)
        return estimate_prompt(messages) if told is None else told

    async def complete(
        self, messages: Sequence[Message], sampling: Sampling
    ) -> AsyncGenerator[Chunk | Completion, None]:
        """As the protocol says; in one request where the server can."""
        started = time.monotonic()
        drafts = [Draft(index, sampling, started) for index in range(sampling.n)]
        # Greedy answers are all the same, and vLLM refuses to write more than one.
        if sampling.n > 1 and sampling.temperature > 0 and self._dialect.many:
            async with contextlib.aclosing(
                self._request(messages, sampling, drafts)
            ) as said:
                async for each in said:
                    yield each
        # Servers that do not know of several answers refuse, or write but the first.
        rest = [
            self._request(messages, _alone(sampling, draft.index), [draft])
            for draft in drafts
            if not draft.ended
        ]
        async with contextlib.aclosing(merged(rest)) as said:
            async for each in said:
                yield each

    async def close(self) -> None:
        """Close the connections."""
        held, self._held = self._held, None
        if held is not None and held[0] is asyncio.get_running_loop():
            await held[1].close()

    def _link(self) -> Link:
        """Connections belong to a loop, and end with it."""
        loop = asyncio.get_running_loop()
        if self._held is None or self._held[0] is not loop:
            self._held = (loop, Link(self._endpoint))
        return self._held[1]

    async def _request(
        self, messages: Sequence[Message], sampling: Sampling, drafts: list[Draft]
    ) -> AsyncGenerator[Chunk | Completion, None]:
        """One request for these answers, said anew in words that the server knows."""
        while True:
            dialect = self._dialect
            body = dialect.body(self.name, messages, sampling)
            try:
                async with contextlib.aclosing(
                    self._written(body, messages, drafts, dialect)
                ) as said:
                    async for each in said:
                        yield each
                return
            except RefusedError as error:
                # Requests side by side are refused for the same reason.
                if self._dialect == dialect:
                    taught = dialect.taught(error.param, str(error))
                    if taught is None:
                        raise
                    self._dialect = taught
                if sampling.n > 1 and not self._dialect.many:
                    return
            except TooLongError as error:
                sampling = _shortened(sampling, error)

    async def _written(
        self,
        body: dict[str, Any],
        messages: Sequence[Message],
        drafts: list[Draft],
        dialect: Dialect,
    ) -> AsyncGenerator[Chunk | Completion, None]:
        """The answers to one request. Leaving it ends the request."""
        by_index = {at: draft for at, draft in enumerate(drafts)}
        asked = estimate_prompt(messages)
        link = self._link()
        async with contextlib.aclosing(link.events(body)) as events:
            async for event in events:
                told = used(event)
                asked = told.prompt if told else asked
                for piece in pieces(event):
                    draft = by_index.get(piece.index)
                    if draft is None or draft.ended:
                        continue
                    each = told.written if told and dialect.counts_each else None
                    chunk = draft.grow(piece.text, piece.hidden, each)
                    if chunk is not None:
                        yield chunk
                    stopped = draft.ended
                    if piece.finish:
                        draft.end(piece.finish)
                    if not draft.ended:
                        continue
                    written = each
                    if len(drafts) == 1 and not stopped and each is None:
                        total = told or await _usage(events)
                        if total is not None:
                            asked, written = total.prompt, total.written
                    yield draft.completion(asked, written)
                if all(draft.ended for draft in drafts):
                    return
        # Some servers end without a word on why. What they have written counts; an
        # empty one of several is asked for again, by itself.
        for draft in drafts:
            if not draft.ended and (draft.begun or len(drafts) == 1):
                draft.end("stop")
                yield draft.completion(asked)


async def _usage(events: AsyncIterator[dict[str, Any]]) -> Used | None:
    """What the events after the last word tell of the tokens, if they come soon."""
    try:
        async with asyncio.timeout(USAGE_S):
            async for event in events:
                told = used(event)
                if told is not None:
                    return told
    except (TimeoutError, ModelError):
        pass  # the answer is whole without
    return None


def _alone(sampling: Sampling, index: int) -> Sampling:
    """For one of several answers: the same seed would give the same answer."""
    seed = None if sampling.seed is None else sampling.seed + index
    return replace(sampling, n=1, seed=seed)


def _shortened(sampling: Sampling, error: TooLongError) -> Sampling:
    """As long an answer as there is room for, where the prompt leaves some."""
    if error.limit is not None:
        # Where only the length was looked at, the prompt is looked at next.
        room = error.limit - (error.prompt or 0)
        if 0 < room < sampling.max_tokens:
            return replace(sampling, max_tokens=room)
    raise error
