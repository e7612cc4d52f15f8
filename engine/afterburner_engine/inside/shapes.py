"""What the values at one place of an input look like, and how to draw more of them.

A shape is inferred from examples or read off a type hint. `draw` with a size gives
a value of about that many elements; without one, a value as small as those seen.
`among` is the number of elements of the collection that the value goes into, so
that ranges widen with it: a thousand values in 0..9 would be mostly duplicates.
"""

from __future__ import annotations

import copy
import math
import random
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Callable

from afterburner_engine.inside.calls import identity

ATTEMPTS = 4
"""Tries for each distinct value before a collection stays shorter."""


class Shape:
    """The values at one place of an input. Subclasses say which."""

    @property
    def grows(self) -> bool:
        """Whether a size makes a difference."""
        return False

    def draw(
        self, rng: random.Random, size: int | None = None, among: int | None = None
    ) -> Any:
        """A new value."""
        raise NotImplementedError

    def many(
        self, rng: random.Random, count: int, distinct: bool, among: int | None = None
    ) -> list[Any]:
        """New values; fewer than `count` where distinct ones run out."""
        among = count if among is None else among
        if not distinct:
            return [self.draw(rng, None, among) for _ in range(count)]
        found: dict[Any, Any] = {}
        for _ in range(count * ATTEMPTS):
            if len(found) == count:
                break
            value = self.draw(rng, None, among)
            found.setdefault(_key(value), value)
        return list(found.values())

    def edges(self) -> list[Any]:
        """Boundary values, for the equality check."""
        return []


ATOMS = frozenset({int, float, str, bool, bytes, complex, type(None)})
"""Types whose values nobody can change, so that they need no copy."""


def _key(value: Any) -> Any:
    """Something hashable that equal values share, cheaply."""
    kind = type(value)
    if kind in ATOMS:
        return value
    if kind in (list, tuple):
        return tuple(map(_key, value))
    if kind is dict:
        return tuple((_key(key), _key(item)) for key, item in value.items())
    return identity(value)


def duplicate(value: Any) -> Any:
    """A copy that shares nothing changeable."""
    return value if type(value) in ATOMS else copy.deepcopy(value)


@dataclass(frozen=True)
class Pool(Shape):
    """One of the values given, never anything else."""

    values: Sequence[Any]

    def draw(
        self, rng: random.Random, size: int | None = None, among: int | None = None
    ) -> Any:
        """A copy of one of them."""
        return duplicate(rng.choice(self.values))

    def edges(self) -> list[Any]:
        """All of them, up to a few."""
        return [duplicate(value) for value in self.values[:6]]


@dataclass(frozen=True)
class Int(Shape):
    """Integers of a range, which widens with the collection that they are in."""

    low: int
    high: int
    base: float | None = None
    """The length of collection that the range is for; None: it never widens."""

    boundary: tuple[int, ...] = ()

    @property
    def grows(self) -> bool:
        """An integer alone can be as large as the size."""
        return True

    def range_for(self, among: int | None) -> tuple[int, int]:
        """The range inside a collection of `among` elements."""
        if self.base is None or among is None or among <= self.base:
            return self.low, self.high
        wider = int((self.high - self.low) * among / self.base)
        if self.low < 0 < self.high:
            share = -self.low / (self.high - self.low)
            return -int(wider * share), wider - int(wider * share)
        return (
            (self.low, self.low + wider)
            if self.low >= 0
            else (self.high - wider, self.high)
        )

    def draw(
        self, rng: random.Random, size: int | None = None, among: int | None = None
    ) -> int:
        """An integer of the range, or one of about `size`."""
        if size is not None:
            return rng.randint(max(size // 2, 1), max(size, 1))
        low, high = self.range_for(among)
        return rng.randint(low, high)

    def many(
        self, rng: random.Random, count: int, distinct: bool, among: int | None = None
    ) -> list[Any]:
        """Integers of the range; a range too small for distinct ones is widened."""
        low, high = self.range_for(count if among is None else among)
        span = high - low + 1
        if span >= 2**50:
            # Too wide for floats and for `sample`, and for duplicates to matter.
            return [rng.randint(low, high) for _ in range(count)]
        if not distinct:
            return [low + int(rng.random() * span) for _ in range(count)]
        if span < count:
            high = low + count - 1
        return rng.sample(range(low, high + 1), count)

    def edges(self) -> list[Any]:
        """The boundary values given."""
        return list(self.boundary)


@dataclass(frozen=True)
class Float(Shape):
    """Floats of a range; whole-numbered ones among them where those were seen."""

    low: float
    high: float
    digits: int | None = None
    """Decimal places, where the examples show few."""

    boundary: tuple[float, ...] = ()

    def draw(
        self, rng: random.Random, size: int | None = None, among: int | None = None
    ) -> float:
        """A float of the range."""
        value = rng.uniform(self.low, self.high)
        return value if self.digits is None else round(value, self.digits)

    def many(
        self, rng: random.Random, count: int, distinct: bool, among: int | None = None
    ) -> list[Any]:
        """Floats of the range; distinct ones with as many digits as that takes."""
        shape = self
        if distinct and self.digits is not None and self.low < self.high:
            needed = math.ceil(math.log10(4 * count / (self.high - self.low) + 1))
            shape = replace(self, digits=max(self.digits, needed))
        return Shape.many(shape, rng, count, distinct, among)

    def edges(self) -> list[Any]:
        """The boundary values given."""
        return list(self.boundary)


@dataclass(frozen=True)
class Union(Shape):
    """One of several shapes, with weights."""

    options: Sequence[Shape]
    weights: Sequence[float]

    @property
    def grows(self) -> bool:
        """Whether one of them does."""
        return any(option.grows for option in self.options)

    def draw(
        self, rng: random.Random, size: int | None = None, among: int | None = None
    ) -> Any:
        """A value of one of them; with a size, of one that grows."""
        if size is not None:
            growing = [option for option in self.options if option.grows]
            # Containers say more about cost than a large integer does.
            best = [
                option for option in growing if not isinstance(option, Int)
            ] or growing
            return rng.choice(best).draw(rng, size, among)
        return rng.choices(self.options, self.weights)[0].draw(rng, None, among)

    def edges(self) -> list[Any]:
        """Those of all of them."""
        return [edge for option in self.options for edge in option.edges()]


@dataclass(frozen=True)
class Tuple_(Shape):
    """A fixed number of parts, each with a shape of its own."""

    parts: Sequence[Shape]
    build: Callable[[list[Any]], Any] = tuple
    ordered: bool = False
    """Whether the parts ascend, as in an interval."""

    apart: bool = False
    """Whether no two parts are equal, as in an edge between two nodes."""

    @property
    def grows(self) -> bool:
        """Whether one of the parts does, other than an integer."""
        return any(part.grows and not isinstance(part, Int) for part in self.parts)

    def draw(
        self, rng: random.Random, size: int | None = None, among: int | None = None
    ) -> Any:
        """The parts, drawn on their own."""
        parts = self._parts(rng, size, among)
        for _ in range(ATTEMPTS - 1 if self.apart else 0):
            if len(set(map(_key, parts))) == len(parts):
                break
            parts = self._parts(rng, size, among)
        return self.build(sorted(parts) if self.ordered else parts)

    def _parts(
        self, rng: random.Random, size: int | None, among: int | None
    ) -> list[Any]:
        return [
            part.draw(
                rng,
                size if part.grows and not isinstance(part, Int) else None,
                among,
            )
            for part in self.parts
        ]

    def edges(self) -> list[Any]:
        """The n-th edges of all parts, together."""
        each = [part.edges() for part in self.parts]
        if not all(each):
            return []
        longest = max(map(len, each), default=0)
        return [
            self.build([edge[i % len(edge)] for edge in each]) for i in range(longest)
        ]


@dataclass(frozen=True)
class Build(Shape):
    """An object made by calling its class with keyword arguments of known shapes."""

    make: Callable[..., Any]
    fields: dict[str, Shape] = field(hash=False)

    @property
    def grows(self) -> bool:
        """Whether one of the arguments does, other than an integer."""
        return any(
            shape.grows and not isinstance(shape, Int) for shape in self.fields.values()
        )

    def draw(
        self, rng: random.Random, size: int | None = None, among: int | None = None
    ) -> Any:
        """A new object."""
        return self.make(
            **{
                name: shape.draw(
                    rng,
                    size if shape.grows and not isinstance(shape, Int) else None,
                    among,
                )
                for name, shape in self.fields.items()
            }
        )

    def edges(self) -> list[Any]:
        """The n-th edges of all arguments, together."""
        each = {name: shape.edges() for name, shape in self.fields.items()}
        if not all(each.values()):
            return []
        longest = max(map(len, each.values()), default=0)
        return [
            self.make(**{name: edge[i % len(edge)] for name, edge in each.items()})
            for i in range(min(longest, 4))
        ]
