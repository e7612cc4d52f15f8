"""A model under vLLM on this machine, by the server that all front ends share.

Finds the server that runs, or starts one. If it ends meanwhile, idle or killed, the
next request finds it anew or starts it again. `vllm_batch` hosts vLLM in process.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import AsyncGenerator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from afterburner_engine.errors import ContextError, EngineError, ModelError
from afterburner_engine.models import presets
from afterburner_engine.models.base import Chunk, Completion, Message, Sampling
from afterburner_engine.models.endpoint import Endpoint
from afterburner_engine.models.settings import ModelSettings
from afterburner_engine.serving import interpreters, manager, places, records
from afterburner_engine.serving.manager import Tell
from afterburner_engine.serving.plan import Plan, resolved
from afterburner_engine.serving.records import Server

if TYPE_CHECKING:
    from afterburner_engine.models.openai import OpenAIModel

_PRESET = replace(presets.PRESETS["vllm"], remedy="it has ended")


async def open(
    model: str | None, settings: ModelSettings, tell: Tell | None = None
) -> VllmModel:
    """The model on its server, which is started if none runs; None: the one that runs.

    Settings of the start (adapter, dtype, …) count for a server that is started here.
    `tell` gets a line now and then while that takes its time.

    Raises:
        UnavailableError: there is no vLLM.
        ModelError: the server fails, or none runs and no model is named.
    """
    wanted = resolved(model) if model else _only_one()
    opened = VllmModel(wanted, settings, tell or _quiet)
    await opened.reach()
    return opened


def serves(model: str | None) -> bool:
    """Whether a server of this model, or of any, is ready: a look, no more."""
    wanted = resolved(model) if model else None
    with contextlib.suppress(EngineError):
        return any(s.ready and wanted in (None, s.model) for s in records.running())
    return False


async def available(settings: ModelSettings) -> str | None:
    """Why no model can be had of vLLM, without starting anything; None if one can."""
    try:
        if records.running():
            return None
    except EngineError as error:
        return str(error)
    return interpreters.unavailable()


class VllmModel:
    """A `TextModel` on the shared server of a checkpoint."""

    def __init__(self, model: str, settings: ModelSettings, tell: Tell) -> None:
        """Contact nobody yet; `model` as `plan.resolved` makes it."""
        self.name = model
        self._settings = settings
        self._tell = tell
        self._adapters = _adapters(settings.adapter)
        self._at: tuple[Server, OpenAIModel] | None = None

    async def reach(self) -> OpenAIModel:
        """The model on the server that runs now, after a start if need be.

        Raises:
            UnavailableError: there is no vLLM.
            ModelError: the server fails.
        """
        server = records.find(self.name)
        if server is None or not server.ready or self._lacks(server):
            server = await manager.ensure(await self._plan(), self._tell)
        if self._at is None or self._at[0] != server:
            # Whether a server runs is asked more often than a server.
            from afterburner_engine.models.openai import OpenAIModel

            await self.close()
            self._at = (server, OpenAIModel(self._asked(server), self._to(server)))
        return self._at[1]

    async def context_tokens(self) -> int | None:
        """As the protocol says."""
        return await (await self.reach()).context_tokens()

    async def count(self, messages: Sequence[Message]) -> int:
        """By the model's own tokenizer."""
        return await (await self.reach()).count(messages)

    async def complete(
        self, messages: Sequence[Message], sampling: Sampling
    ) -> AsyncGenerator[Chunk | Completion, None]:
        """As the protocol says. A server that was lost before the first word is found
        or started again, once."""
        for last in (False, True):
            begun = False
            model = await self.reach()
            try:
                async with contextlib.aclosing(
                    model.complete(messages, sampling)
                ) as said:
                    async for each in said:
                        begun = True
                        yield each
                return
            except ContextError:
                raise
            except ModelError:
                if begun or last or not self._lost():
                    raise

    async def close(self) -> None:
        """Close the connections; the server goes on for others."""
        at, self._at = self._at, None
        if at is not None:
            await at[1].close()

    def _lost(self) -> bool:
        """Whether the server that was asked is not the one that runs now."""
        if self._at is None:
            return True
        found = records.find(self.name)
        return found is None or found != self._at[0] or not found.ready

    def _lacks(self, server: Server) -> bool:
        return any(server.adapters.get(n) != p for n, p in self._adapters.items())

    def _asked(self, server: Server) -> str:
        return next(iter(self._adapters), server.name)

    def _to(self, server: Server) -> Endpoint:
        return Endpoint(
            base_url=server.url,
            preset=_PRESET,
            timeout_s=self._settings.timeout_s,
            key=server.key,
            key_source=f"the record in {places.folder()}",
        )

    async def _plan(self) -> Plan:
        found = await interpreters.find()
        extra: list[str] = []
        if self._settings.dtype != "auto":
            extra += ["--dtype", self._settings.dtype]
        if self._settings.quantisation is not None:
            extra += ["--quantization", self._settings.quantisation]
        return Plan(
            model=self.name,
            python=found.executable,
            module=found.module,
            adapters=self._adapters,
            speculate=self._settings.speculate,
            extra=tuple(extra),
        )


def _adapters(path: str | None) -> dict[str, str]:
    """The adapter by the name of its folder."""
    if path is None:
        return {}
    whole = os.path.abspath(os.path.expanduser(path))
    return {os.path.basename(whole): whole}


def _only_one() -> str:
    """The model whose server runs.

    Raises:
        ModelError: none runs, or several do.
    """
    found = [server.model for server in records.running()]
    if len(found) == 1:
        return found[0]
    if found:
        raise ModelError(f"name a model by --model; served are {', '.join(found)}")
    raise ModelError(
        "name a model by --model, or start a server with `afterburner serve MODEL`"
    )


def _quiet(said: str) -> None:
    pass
