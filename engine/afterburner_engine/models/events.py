"""The events of a streamed chat completion, read with suspicion. Pure functions."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Piece:
    """What one event says of one answer."""

    index: int
    text: str
    hidden: str
    """What the model thinks, where the server keeps that apart."""

    finish: str
    """Why the answer has ended; empty while it has not."""


@dataclass(frozen=True, slots=True)
class Used:
    """The tokens of a request, or of one answer where the event is about one."""

    prompt: int
    written: int


def pieces(event: dict[str, Any]) -> Iterator[Piece]:
    """What it says of each answer; nothing of what has another shape."""
    choices = event.get("choices")
    for choice in choices if isinstance(choices, list) else ():
        if not isinstance(choice, dict):
            continue
        # Servers that do not stream send a message.
        said = choice.get("delta") or choice.get("message") or {}
        if not isinstance(said, dict):
            continue
        index, finish = choice.get("index"), choice.get("finish_reason")
        yield Piece(
            index if isinstance(index, int) else 0,
            _text(said.get("content")),
            _text(said.get("reasoning_content") or said.get("reasoning")),
            finish if isinstance(finish, str) else "",
        )


def used(event: dict[str, Any]) -> Used | None:
    """The usage, where the event tells it."""
    told = event.get("usage")
    if not isinstance(told, dict):
        return None
    prompt, written = told.get("prompt_tokens"), told.get("completion_tokens")
    if not (isinstance(prompt, int) and isinstance(written, int)):
        return None
    return Used(prompt, written)


def _text(content: Any) -> str:
    if isinstance(content, str):
        return content
    if isinstance(content, list):  # parts, each with its type
        return "".join(
            part["text"]
            for part in content
            if isinstance(part, dict) and isinstance(part.get("text"), str)
        )
    return ""
