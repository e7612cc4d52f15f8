"""What the tests of models share: one request, and what came of it."""

from __future__ import annotations

from dataclasses import dataclass

from afterburner_engine.models.base import (
    Chunk,
    Completion,
    Message,
    Sampling,
    TextModel,
)


@dataclass(frozen=True, slots=True)
class Written:
    """All that a model said of one request."""

    pieces: tuple[Chunk | Completion, ...]

    @property
    def completions(self) -> list[Completion]:
        """The whole answers, in the order of their indices."""
        found = [each for each in self.pieces if isinstance(each, Completion)]
        return sorted(found, key=lambda each: each.index)

    @property
    def texts(self) -> list[str]:
        """The answers' texts."""
        return [each.text for each in self.completions]

    @property
    def streamed(self) -> dict[int, str]:
        """Each answer, as its chunks add up."""
        joined: dict[int, str] = {}
        for each in self.pieces:
            if isinstance(each, Chunk):
                joined[each.index] = joined.get(each.index, "") + each.text
        return joined


def asked(prompt: str) -> list[Message]:
    """A conversation of one message."""
    return [Message("user", prompt)]


async def write(model: TextModel, prompt: str, sampling: Sampling) -> Written:
    """Ask and hear it out."""
    return Written(
        tuple([piece async for piece in model.complete(asked(prompt), sampling)])
    )
