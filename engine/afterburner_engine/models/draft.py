"""One answer while it is written: its text, its tokens, and where it ends."""

from __future__ import annotations

import time

from afterburner_engine.models.base import Chunk, Completion, Finish, Sampling
from afterburner_engine.models.tokens import estimate

CHARACTERS_PER_TOKEN = 40
LEAST_CHARACTERS = 65_536
"""An answer longer than any of so many tokens is not what was asked for."""


class Draft:
    """Grows piece by piece until it has ended."""

    def __init__(self, index: int, sampling: Sampling, started: float) -> None:
        """For the answer of this index; `started` by the monotonic clock."""
        self.index = index
        self.ended = False
        self._stops = sampling.stop
        self._most = max(LEAST_CHARACTERS, CHARACTERS_PER_TOKEN * sampling.max_tokens)
        self._started = started
        self._parts: list[str] = []
        self._length = 0
        self._tail = ""
        self._tokens = 0
        self._finish: Finish = "stop"

    def grow(self, text: str, hidden: str, tokens: int | None) -> Chunk | None:
        """Take a piece; what of it is new. `tokens`: of the answer so far, if told."""
        text = self._up_to_the_end(text)
        so_far = tokens
        if so_far is None:
            so_far = self._tokens + estimate(text) + estimate(hidden)
        new, self._tokens = so_far - self._tokens, so_far
        if not (text or new):
            return None
        self._parts.append(text)
        self._length += len(text)
        return Chunk(self.index, text, max(0, new))

    @property
    def begun(self) -> bool:
        """Whether anything was written."""
        return bool(self._parts)

    def end(self, reason: str) -> None:
        """The server says that it has ended."""
        if not self.ended:
            self._finish = "length" if reason == "length" else "stop"
            self.ended = True

    def completion(self, prompt_tokens: int, tokens: int | None = None) -> Completion:
        """The whole answer; `tokens` where they are known better."""
        return Completion(
            self.index,
            "".join(self._parts),
            self._finish,
            prompt_tokens,
            self._tokens if tokens is None else tokens,
            time.monotonic() - self._started,
        )

    def _up_to_the_end(self, text: str) -> str:
        """Cut behind a stop text, and where no answer goes on."""
        seen = self._tail + text
        ends = [
            found + len(stop) for stop in self._stops if (found := seen.find(stop)) >= 0
        ]
        if ends:
            self.ended = True
            text = text[: max(0, min(ends) - len(self._tail))]
        elif self._length + len(text) > self._most:
            self.ended, self._finish = True, "length"
            text = text[: self._most - self._length]
        longest = max(map(len, self._stops), default=1)
        self._tail = seen[-(longest - 1) :] if longest > 1 else ""
        return text
