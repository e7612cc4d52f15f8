"""The seam between a policy and the model that writes for it.

A text model gets messages and streams what it writes. It knows nothing of functions,
prompts or verdicts; see `afterburner_engine.policy` for what asks it.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

Role = Literal["system", "user", "assistant"]
Finish = Literal["stop", "length"]


@dataclass(frozen=True, slots=True)
class Message:
    """A turn of the conversation, before the model's chat template."""

    role: Role
    content: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Sampling:
    """How answers are drawn."""

    n: int = 1
    """How many answers to the same messages."""

    temperature: float = 0.0
    """0 is greedy: the same answer each time."""

    top_p: float = 1.0
    max_tokens: int = 2_048
    seed: int | None = None
    stop: tuple[str, ...] = ()
    """Texts that end an answer; they are part of it."""


@dataclass(frozen=True, slots=True)
class Chunk:
    """A piece of an answer, as it is written."""

    index: int
    """Which of the answers, from 0."""

    text: str
    tokens: int
    """Of this piece; an estimate where the model does not tell."""


@dataclass(frozen=True, slots=True)
class Completion:
    """A whole answer."""

    index: int
    text: str
    finish: Finish
    """`length`: it was cut at `max_tokens` or at the end of the context."""

    prompt_tokens: int
    tokens: int
    seconds: float
    """From the request to the end of this answer."""


class TextModel(Protocol):
    """Writes answers. Used by one asyncio loop at a time."""

    name: str
    """As the user knows it: a hub id, a path, a server's name for it."""

    async def context_tokens(self) -> int | None:
        """Tokens of prompt and answer together; None where nobody tells.

        Raises:
            ModelError: the model cannot be reached or loaded.
        """
        ...

    async def count(self, messages: Sequence[Message]) -> int:
        """The tokens of a prompt with its chat template; or an estimate, from above.

        Raises:
            ModelError: the model cannot be reached or loaded.
        """
        ...

    def complete(
        self, messages: Sequence[Message], sampling: Sampling
    ) -> AsyncIterator[Chunk | Completion]:
        """Write `sampling.n` answers at once: chunks as they come, each completion
        as soon as that answer has ended.

        Closing the iterator ends the writing at once, here and on the server.

        Raises:
            ModelError: the model cannot be reached, or fails.
            ContextError: the messages are longer than the model's context.
        """
        ...

    async def close(self) -> None:
        """Free what it holds. It may be called twice."""
        ...
