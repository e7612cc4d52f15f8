"""The values of one type at one place: the interface, and values without parts."""

from __future__ import annotations

import itertools
import random
from collections.abc import Iterator
from typing import Any

from afterburner_engine.inside import atoms, ndarrays
from afterburner_engine.inside.palette import Palette

KEPT = 24
"""Values of a leaf that are remembered."""

LONG = 1_100
"""Elements of a collection that is deeper than the stack, for who recurses over it."""

WORDS = tuple("".join(w) for n in range(5) for w in itertools.product("ab", repeat=n))
"""All words of two letters, up to four of them."""

NOTHING = object()
"""In place of a value that could not be built."""


class Option:
    """The values of one type at one place. Subclasses say of which make."""

    def edges(self, palette: Palette) -> list[Any]:
        """Boundary values."""
        raise NotImplementedError

    def small(self, palette: Palette, count: int) -> list[Any]:
        """The smallest values, at most `count`."""
        return self.edges(palette)[:count]

    def draw(self, rng: random.Random, palette: Palette) -> Any:
        """Any value."""
        raise NotImplementedError

    def changed(self, value: Any, rng: random.Random, palette: Palette) -> Any:
        """The value with one change somewhere."""
        raise NotImplementedError

    def fits(self, value: Any) -> bool:
        """Whether the parts of a value of this type have types that were seen there."""
        return True

    def simpler(self, value: Any) -> Iterator[Any]:
        """Values that read more easily, the simplest first."""
        return iter(())


class Leaf(Option):
    """Values without parts, or of a make that nothing is known of."""

    def __init__(self, kind: type, values: list[Any]) -> None:
        self.kind = kind
        self.seen: list[Any] = []
        for value in values:
            if len(self.seen) < KEPT and not any(value is s for s in self.seen):
                self.seen.append(value)

    def edges(self, palette: Palette) -> list[Any]:
        """Boundary values."""
        found = [*palette.constants(self.kind), *atoms.plain(self.kind, self.seen[:4])]
        found += atoms.odd(self.kind, self.seen)
        if self.kind is str:
            text = next(filter(None, self.seen), "ab")
            found += [(text * n)[:n] for n in palette.lengths()] + ["a" * LONG]
        return found

    def small(self, palette: Palette, count: int) -> list[Any]:
        """The smallest values."""
        if self.kind is int:
            return [0, 1, -1, 2, 3, *palette.constants(int)][:count]
        if self.kind is str:
            return [*WORDS, "A", " ", *palette.constants(str)][:count]
        if self.kind is float:
            return [0.0, 1.0, -1.0, 0.5, 1.5][:count]
        return atoms.plain(self.kind, self.seen)[:count]

    def draw(self, rng: random.Random, palette: Palette) -> Any:
        """Any value."""
        return palette.draw(rng, self.kind, self.seen)

    def changed(self, value: Any, rng: random.Random, palette: Palette) -> Any:
        """The value with one change."""
        if rng.random() < 0.5:
            return atoms.nearby(value, rng)
        return self.draw(rng, palette)

    def simpler(self, value: Any) -> Iterator[Any]:
        """Simpler ones, the simplest first."""
        return iter(atoms.simpler(value))


class Array(Option):
    """Arrays of numpy."""

    def __init__(self, values: list[Any]) -> None:
        self.seen = values[:KEPT]

    def edges(self, palette: Palette) -> list[Any]:
        """Boundary values."""
        return ndarrays.edges(self.seen)

    def draw(self, rng: random.Random, palette: Palette) -> Any:
        """Any value."""
        return ndarrays.changed(rng.choice(self.seen), rng)

    def changed(self, value: Any, rng: random.Random, palette: Palette) -> Any:
        """The value with one change."""
        return ndarrays.changed(value, rng)

    def simpler(self, value: Any) -> Iterator[Any]:
        """Simpler ones, the simplest first."""
        return iter(ndarrays.simpler(value))


def attempt(build: Any, items: list[Any]) -> Any:
    """What is built; nothing where a key has no hash or a class refuses it."""
    try:
        return build(items)
    except Exception:  # noqa: BLE001 - `__hash__` and `__eq__` of the user's may raise anything
        return NOTHING


def in_order_if_any(items: list[Any]) -> list[Any]:
    """The items sorted, where they have an order."""
    try:
        return sorted(items)
    except Exception:  # noqa: BLE001 - values may refuse to be compared in any way
        return items


def fewer(items: list[Any]) -> Iterator[list[Any]]:
    """The items with some left out: all, halves, then each single one."""
    if not items:
        return
    yield []
    half = len(items) // 2
    if half:
        yield items[:half]
        yield items[half:]
    quarter = half // 2
    if quarter:
        for start in range(0, len(items), quarter):
            yield items[:start] + items[start + quarter :]
    if len(items) <= 40:
        for at in range(len(items)):
            yield items[:at] + items[at + 1 :]
