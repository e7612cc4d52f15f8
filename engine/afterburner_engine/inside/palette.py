"""The few values that one input of the search is made of, so that some are equal.

Drawn from all values, two keys are never equal and no number meets a threshold. So
each input chooses a handful of values for each type and is made of these: boundary
values, the constants of both versions and their neighbours, values that were seen.
"""

from __future__ import annotations

import random
from typing import Any

from afterburner_engine.inside import atoms

HANDFUL = (1, 2, 2, 3, 3, 4, 6)
"""How many values of a type one input is made of."""

LONGEST = 40
"""Collections of the search are no longer, whatever constants say."""


class Palette:
    """Values by type. `renew` chooses another handful of each."""

    def __init__(self, constants: list[Any]) -> None:
        """Take the constants of both versions of the function."""
        self._constants = _with_neighbours(constants)
        self._chosen: dict[type, list[Any]] = {}

    def constants(self, kind: type) -> list[Any]:
        """Constants of a type, and for numbers those beside them."""
        return self._constants.get(kind, [])

    def renew(self) -> None:
        """The next input is made of other values."""
        self._chosen = {}

    def lengths(self) -> list[int]:
        """Lengths that the constants suggest."""
        return [n for n in self.constants(int) if 0 <= n <= LONGEST]

    def length(self, rng: random.Random) -> int:
        """One of these, or any."""
        numbers = self.lengths()
        return rng.choice(numbers) if numbers else rng.randint(0, 12)

    def draw(self, rng: random.Random, kind: type, seen: list[Any]) -> Any:
        """One of the handful."""
        if kind not in self._chosen:
            count = rng.choice(HANDFUL)
            self._chosen[kind] = [self._any(rng, kind, seen) for _ in range(count)]
        if rng.random() < 0.1:
            return self._any(rng, kind, seen)
        value = rng.choice(self._chosen[kind])
        if kind in (int, float) and rng.random() < 0.12:
            return -value  # what cancels out
        if kind is str and rng.random() < 0.12:
            return atoms.variant(value, rng)
        return value

    def _any(self, rng: random.Random, kind: type, seen: list[Any]) -> Any:
        way = rng.random()
        if way < 0.25 and self.constants(kind):
            return rng.choice(self.constants(kind))
        if way < 0.45 and seen:
            return rng.choice(seen)
        if way < 0.55 and seen:
            return atoms.nearby(rng.choice(seen), rng)
        odd = atoms.odd(kind, seen)
        # Large integers make more sense as numbers than as lengths: fewer of them.
        if odd and rng.random() < (0.12 if kind is int else 0.4):
            return rng.choice(odd)
        return rng.choice(atoms.plain(kind, seen) or seen)


def _with_neighbours(constants: list[Any]) -> dict[type, list[Any]]:
    found: dict[type, dict[str, Any]] = {}
    for value in constants:
        for other in _around(value):
            found.setdefault(type(other), {})[repr(other)] = other
    return {kind: list(values.values()) for kind, values in found.items()}


def _around(value: Any) -> list[Any]:
    if type(value) is int:
        near = [value, value - 1, value + 1, -value]
        return [*near, *map(float, (value, -value))] if abs(value) < 2**53 else near
    if type(value) is float:
        return [value, -value, value * (1 + 1e-6), value * (1 - 1e-6), value + 1]
    if type(value) is str:
        # A long text is a message, not a key; it breaks nothing.
        if not value or len(value) > 24:
            return []
        return [value, value + value, "a" + value, value + "a", value.swapcase()]
    return [value]
