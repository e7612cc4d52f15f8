"""How many tokens a text has, guessed: for servers that do not tell.

The guess lies above what common tokenizers make of code, so that what fits by it fits.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from afterburner_engine.models.base import Message

PER_MESSAGE = 8
"""What a chat template puts around a message, and before the answer."""

_PIECE = re.compile(r"[A-Za-z]{1,5}|\d|\s+|[^\sA-Za-z\d]")


def estimate(text: str) -> int:
    """Tokens of a text, from above."""
    return sum(1 if piece.isascii() else 2 for piece in _PIECE.findall(text))


def estimate_prompt(messages: Sequence[Message]) -> int:
    """Tokens of a conversation with its chat template, from above."""
    spoken = sum(estimate(message.content) + PER_MESSAGE for message in messages)
    return spoken + PER_MESSAGE
