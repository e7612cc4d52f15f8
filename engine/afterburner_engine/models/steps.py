"""What takes part in each step of `generate`: drawing a token, and listening.

Plain callables in the form of transformers' logits processors and stopping criteria;
torch is imported where it is used.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import Any

from afterburner_engine.models.answers import Answers
from afterburner_engine.models.base import Sampling
from afterburner_engine.models.libraries import library


@dataclass(slots=True)
class Draw:
    """Changes scores so that the highest one is a sample at `temperature`.

    Noise of Gumbel's distribution makes the maximum a sample. It depends on the seed
    and on the place in the text alone, not on what was drawn before: so guessing ahead
    draws the same tokens as writing one by one, and no other user of torch's random
    state matters.
    """

    temperature: float
    top_p: float
    seed: int
    _torch: Any = field(default_factory=lambda: library("torch"))
    _generator: Any = None

    def __call__(self, tokens: Any, scores: Any) -> Any:
        """Scores with noise; `tokens` holds the text up to here."""
        # Flat scores are no model's: prompt lookup asks whether a token is forbidden.
        if bool((scores == scores[:, :1]).all()):
            return scores
        scores = scores / self.temperature
        if self.top_p < 1:
            scores = self._nucleus(scores)
        return scores - self._noise(scores, tokens.shape[1]).log()

    def _nucleus(self, scores: Any) -> Any:
        """Only the likeliest tokens that together reach `top_p`."""
        ordered, places = scores.sort(dim=-1, descending=True)
        shares = ordered.softmax(dim=-1)
        beyond = shares.cumsum(dim=-1) - shares >= self.top_p
        return scores.masked_fill(
            self._torch.zeros_like(beyond).scatter(-1, places, beyond), -self._torch.inf
        )

    def _noise(self, scores: Any, place: int) -> Any:
        if self._generator is None:
            self._generator = self._torch.Generator(device=scores.device)
        digest = blake2b(f"{self.seed} {place}".encode(), digest_size=7).digest()
        self._generator.manual_seed(int.from_bytes(digest))
        noise = self._torch.empty_like(scores)
        noise.exponential_(generator=self._generator)
        return noise.clamp_min_(self._torch.finfo(noise.dtype).tiny)


@dataclass(slots=True)
class Listener:
    """Hears each step: hands tokens on, and tells which answers have ended."""

    answers: Answers
    read: int
    """Tokens of each row that have been handed on: at first the prompt's."""

    closed: Callable[[], bool]
    _torch: Any = field(default_factory=lambda: library("torch"))

    def __call__(self, tokens: Any, scores: Any, **_: Any) -> Any:
        """Which rows are done: all of them once nobody listens."""
        if self.closed():
            done = [True] * tokens.shape[0]
        else:
            new = tokens[:, self.read :].tolist()
            self.read = tokens.shape[1]
            done = [self.answers.take(row, step) for row, step in enumerate(new)]
        return self._torch.tensor(done, dtype=self._torch.bool, device=tokens.device)


def drawing(sampling: Sampling) -> list[Draw]:
    """The processors for this sampling: none where it is greedy."""
    if sampling.temperature == 0:
        return []
    seed = secrets.randbits(48) if sampling.seed is None else sampling.seed
    return [Draw(sampling.temperature, sampling.top_p, seed)]
