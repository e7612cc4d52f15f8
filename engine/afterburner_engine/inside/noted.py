"""Shapes of texts like some examples, and of bytes that say what a text says."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from afterburner_engine.inside.shapes import Shape
from afterburner_engine.inside.texts import Template, Text

EXACT = 0.5
"""How often a text is one of the examples as it stands."""

JOINED = 0.2
"""How often it is several of them."""


@dataclass(frozen=True)
class Notation(Text):
    """Texts like some examples."""

    pool: Sequence[str]
    joiner: str = " "

    def draw(
        self, rng: random.Random, size: int | None = None, among: int | None = None
    ) -> str:
        """An example, one like it, or several; with a size, that many signs."""
        like = Template(self.pool)
        if size is not None:
            parts: list[str] = []
            total = 0
            while total < size:
                parts.append(like.draw(rng))
                total += len(parts[-1]) + len(self.joiner) or 1
            return self.joiner.join(parts)
        way = rng.random()
        if way < EXACT:
            return rng.choice(self.pool)
        if way < EXACT + JOINED:
            return self.joiner.join(rng.choices(self.pool, k=rng.randint(2, 4)))
        return like.draw(rng)

    def edges(self) -> list[Any]:
        """Nothing, and the examples."""
        return ["", *self.pool]


@dataclass(frozen=True)
class Encoded(Shape):
    """Bytes that say what a text says."""

    text: Text
    build: Callable[[bytes], Any] = bytes

    @property
    def grows(self) -> bool:
        """As the text does."""
        return True

    def draw(
        self, rng: random.Random, size: int | None = None, among: int | None = None
    ) -> Any:
        """The text's bytes."""
        return self._bytes(self.text.draw(rng, size, among))

    def edges(self) -> list[Any]:
        """Those of the text, and bytes that are no text."""
        texts = [self._bytes(one) for one in self.text.edges()[:8]]
        return [*texts, self.build(b"\x00\xff\x80"), self.build(b"\x00" * 4)]

    def _bytes(self, text: str) -> Any:
        return self.build(text.encode("utf-8", "replace"))
