"""What a server says of its models: their names, how much they read, how they count."""

from __future__ import annotations

import contextlib
import difflib
from collections.abc import Sequence
from typing import Any

from afterburner_engine.errors import ModelError
from afterburner_engine.models.base import Message
from afterburner_engine.models.faults import MissingError
from afterburner_engine.models.link import Link

SHOWN = 12
"""Names of models that a message lists at most."""

_LENGTHS = ("max_model_len", "loaded_context_length", "context_length")
"""Under which servers list how much a model reads."""


class Catalogue:
    """Asks one server about its models."""

    def __init__(self, link: Link) -> None:
        """Ask over this link."""
        self._link = link
        self._endpoint = link.endpoint

    async def names(self) -> tuple[str, ...] | None:
        """The models' names; None where the server does not list them.

        Raises:
            ModelError: the server cannot be reached, or refuses.
        """
        entries = await self._entries()
        if entries is None:
            return None
        return tuple(str(entry["id"]) for entry in entries if entry.get("id"))

    async def named(self, model: str | None) -> str:
        """The name by which to ask for `model`; for None that of the only one.

        Raises:
            ModelError: there is none, or not exactly one.
        """
        names = await self.names()
        url = self._endpoint.base_url
        if names is None:
            if model is None:
                raise ModelError(f"{url} does not list its models; name one by --model")
            return model
        if model is None:
            if len(names) == 1:
                return names[0]
            raise ModelError(f"name a model by --model; {url} has {_listed(names)}")
        for name in (model, f"{model}:latest"):  # as Ollama completes it
            if name in names:
                return name
        near = difflib.get_close_matches(model, names, n=SHOWN, cutoff=0.5)
        ranked = (*near, *(name for name in names if name not in near))
        raise ModelError(f"{url} has no model {model!r}; it has {_listed(ranked)}")

    async def context(self, model: str) -> int | None:
        """Tokens that the model reads and writes together, where the server tells."""
        root, kind = self._endpoint.root_url, self._endpoint.preset.context
        if kind == "props":
            props = await self._hint(f"{root}/props")
            return _number(_at(props, "default_generation_settings"), "n_ctx")
        if kind == "ollama":
            return await self._context_of_ollama(model)
        if kind == "lm-studio":
            entry = await self._hint(f"{root}/api/v0/models/{model}")
            return _number(entry, *_LENGTHS)
        for entry in await self._entries() or ():
            if entry.get("id") == model:
                return _number(entry, *_LENGTHS)
        return None

    async def count(self, model: str, messages: Sequence[Message]) -> int | None:
        """Tokens of a conversation by the server's own count, where it counts."""
        if not self._endpoint.preset.counts_prompts:
            return None
        said = [
            {"role": message.role, "content": message.content} for message in messages
        ]
        body = {"model": model, "messages": said, "add_generation_prompt": True}
        return _number(
            await self._hint(f"{self._endpoint.root_url}/tokenize", body), "count"
        )

    async def _entries(self) -> list[dict[str, Any]] | None:
        try:
            listed = await self._link.ask(f"{self._endpoint.base_url}/models")
        except MissingError:
            return None
        entries = _at(listed, "data")
        if not isinstance(entries, list):
            return None
        return [entry for entry in entries if isinstance(entry, dict)]

    async def _context_of_ollama(self, model: str) -> int | None:
        """What is loaded has a length, often shorter than what the model could read;
        prompts beyond it are cut without a word. So it is loaded, to be known."""
        root = self._endpoint.root_url
        for attempt in range(2):
            loaded = _at(await self._hint(f"{root}/api/ps"), "models")
            for entry in loaded if isinstance(loaded, list) else ():
                if model in (_at(entry, "name"), _at(entry, "model")):
                    return _number(entry, "context_length")
            if attempt == 0:
                body = {"model": model, "stream": False}
                await self._hint(f"{root}/api/generate", body)
        return None

    async def _hint(self, url: str, body: dict[str, Any] | None = None) -> Any:
        """What a server may tell beyond OpenAI's API; None where it does not."""
        with contextlib.suppress(ModelError):
            return await self._link.ask(url, body)
        return None


def _at(value: Any, key: str) -> Any:
    return value.get(key) if isinstance(value, dict) else None


def _number(value: Any, *keys: str) -> int | None:
    for key in keys:
        found = _at(value, key)
        if isinstance(found, int) and not isinstance(found, bool) and found > 0:
            return found
    return None


def _listed(names: Sequence[str]) -> str:
    if not names:
        return "none"
    more = f" and {len(names) - SHOWN} more" if len(names) > SHOWN else ""
    return ", ".join(names[:SHOWN]) + more
