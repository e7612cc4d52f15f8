"""Draws the calls of one combination of guesses."""

from __future__ import annotations

import inspect
import itertools
import random
from collections.abc import Collection, Iterator
from typing import Any, Optional

from afterburner_engine.inside.calls import Target, generator
from afterburner_engine.inside.hinted import Hinted
from afterburner_engine.inside.shapes import Shape
from afterburner_engine.inside.suspects import Suspect

SOURCE = "probed"

TIED = 0.5
"""How often a value is one that occurs in a collection beside it."""

Combination = dict[str, Suspect]
"""A suspect for each parameter; one that has a default may be missing."""


class Drawer(Hinted):
    """Draws the calls of one combination."""

    def __init__(
        self, target: Target, parts: Combination, known: dict[str, Shape]
    ) -> None:
        self.target = target
        self.notes = []
        self.source = SOURCE
        self.required: dict[str, Shape] = {}
        self.optional: dict[str, Shape] = {}
        self.rest: Optional[Shape] = None
        self.keyword_only: set[str] = set()
        for name, parameter in target.signature.parameters.items():
            if parameter.kind is parameter.KEYWORD_ONLY:
                self.keyword_only.add(name)
            shape = parts[name].shape if name in parts else known.get(name)
            if parameter.kind is parameter.VAR_POSITIONAL:
                self.rest = shape
            elif shape is not None:
                # What a combination gives, it gives each time.
                must = needed(parameter) or name in parts
                (self.required if must else self.optional)[name] = shape

    def call(
        self, rng: random.Random
    ) -> Optional[tuple[tuple[Any, ...], dict[str, Any]]]:
        """One small call, or None where a class refuses its arguments."""
        return self._natural(rng)

    def _tie(
        self,
        values: dict[str, Any],
        rng: random.Random,
        besides: Collection[str],
        share: float,
    ) -> None:
        """Some values beside a list or dict are one of its elements or keys."""
        for name, value in values.items():
            if name in besides or isinstance(value, (list, dict, set, bool)):
                continue
            like = [
                item
                for other, pool in values.items()
                if other != name and isinstance(pool, (list, dict))
                for item in pool
                if type(item) is type(value)
            ]
            if like and rng.random() < TIED:
                values[name] = rng.choice(like)

    def inputs(self, seed: int, count: int) -> Iterator[Any]:
        """Boundary values and draws, in turns."""
        draws = (self.call(generator("probed", seed, turn)) for turn in range(count))
        for pair in itertools.zip_longest(draws, self._edges(seed)):
            yield from (call for call in pair if call is not None)


def needed(parameter: inspect.Parameter) -> bool:
    """Whether it has to be given."""
    bundled = (parameter.VAR_POSITIONAL, parameter.VAR_KEYWORD)
    return parameter.default is parameter.empty and parameter.kind not in bundled
