"""From tokens to answers: text as it grows, where it ends, and why.

A host feeds the tokens of each step; this spells them, looks for stop texts and keeps
to the limits. It runs no model and knows no library.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from afterburner_engine.errors import ContextError
from afterburner_engine.models.base import Chunk, Completion, Finish, Sampling

Decode = Callable[[Sequence[int]], str]
"""Tokens to text, without special tokens."""

BROKEN = "\ufffd"
"""What a decoder writes for a character of which only some bytes are there."""


@dataclass(slots=True)
class Spelling:
    """Spells tokens as they come: a token's text can depend on the one before it."""

    decode: Decode
    tokens: list[int] = field(default_factory=list)
    _start: int = 0
    _read: int = 0

    def add(self, token: int) -> str:
        """The text that is new; empty while a character is incomplete."""
        self.tokens.append(token)
        new = self.rest()
        if new.endswith(BROKEN):
            return ""
        self._start, self._read = self._read, len(self.tokens)
        return new

    def rest(self) -> str:
        """What has not been handed out yet."""
        known = self.decode(self.tokens[self._start : self._read])
        return self.decode(self.tokens[self._start :])[len(known) :]


@dataclass(slots=True)
class Answer:
    """One answer while it is written."""

    spelling: Spelling
    stop: tuple[str, ...]
    ends: frozenset[int]
    limit: int
    text: str = ""
    tokens: int = 0
    finish: Finish | None = None

    def take(self, tokens: Iterable[int]) -> str:
        """Add a step's tokens, as far as they belong to the answer: its new text."""
        before = len(self.text)
        for token in tokens:
            if self.finish is not None:
                break
            self._take(token)
        return self.text[before:]

    def close(self) -> str:
        """End it where it is, if it has not ended: its last text."""
        if self.finish is not None:
            return ""
        rest = self.spelling.rest()
        self.text += rest
        self.finish = "length"
        return rest

    def _take(self, token: int) -> None:
        if token in self.ends:
            self.text += self.spelling.rest()
            self.finish = "stop"
            return
        self.tokens += 1
        new = self.spelling.add(token)
        searched = len(self.text) - max(map(len, self.stop), default=0)
        self.text += new
        end = self._stopped(max(0, searched)) if new else None
        if end is not None:
            self.text = self.text[:end]
            self.finish = "stop"
        elif self.tokens >= self.limit:
            self.close()

    def _stopped(self, start: int) -> int | None:
        """Where the first stop text that is complete ends."""
        found = [
            place + len(stop)
            for stop in self.stop
            if stop and (place := self.text.find(stop, start)) >= 0
        ]
        return min(found, default=None)


@dataclass(slots=True)
class Answers:
    """All answers to one request; says each piece and each end to `say`.

    Where answers are greedy they are all the same one: it is written once, as `rows`
    is 1, and said of each.
    """

    say: Callable[[Chunk | Completion], None]
    rows: list[Answer]
    n: int
    prompt_tokens: int
    started: float = field(default_factory=time.monotonic)

    @property
    def finished(self) -> bool:
        """Whether nothing is left to be written."""
        return all(row.finish is not None for row in self.rows)

    def take(self, row: int, tokens: Sequence[int]) -> bool:
        """Add a step's tokens to an answer; whether it has ended."""
        answer = self.rows[row]
        if answer.finish is not None:
            return True
        before = answer.tokens
        self._say(row, answer.take(tokens), answer.tokens - before)
        return answer.finish is not None

    def close(self) -> None:
        """End what has not ended: the model could write no more."""
        for row, answer in enumerate(self.rows):
            if answer.finish is None:
                self._say(row, answer.close(), 0)

    def _say(self, row: int, text: str, tokens: int) -> None:
        answer = self.rows[row]
        seconds = time.monotonic() - self.started
        for index in range(self.n) if len(self.rows) == 1 else (row,):
            if text or tokens:
                self.say(Chunk(index, text, tokens))
            if answer.finish is not None:
                self.say(
                    Completion(
                        index,
                        answer.text,
                        answer.finish,
                        self.prompt_tokens,
                        answer.tokens,
                        seconds,
                    )
                )


def begin(
    say: Callable[[Chunk | Completion], None],
    decode: Decode,
    sampling: Sampling,
    *,
    ends: frozenset[int],
    prompt_tokens: int,
    limit: int,
) -> Answers:
    """Answers with nothing in them yet; one row where they are all the same."""
    rows = 1 if sampling.temperature == 0 else sampling.n
    return Answers(
        say,
        [Answer(Spelling(decode), sampling.stop, ends, limit) for _ in range(rows)],
        sampling.n,
        prompt_tokens,
    )


def room(name: str, prompt_tokens: int, wanted: int, context: int | None) -> int:
    """How long an answer may get.

    Raises:
        ContextError: there is no room for one.
    """
    if context is None:
        return wanted
    if prompt_tokens >= context:
        raise ContextError(
            f"the prompt has {prompt_tokens} tokens, and {name} reads {context} with "
            "its answer; take a smaller function, or a model with a longer context"
        )
    return min(wanted, context - prompt_tokens)
