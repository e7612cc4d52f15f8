"""Shapes of collections: sequences and sets, matrices, mappings and graphs."""

from __future__ import annotations

import contextlib
import math
import random
from dataclasses import dataclass
from typing import Any, Callable

from afterburner_engine.inside.shapes import Int, Shape


@dataclass(frozen=True)
class Sequence(Shape):
    """Elements of one shape, in a list, tuple, set, deque …"""

    element: Shape
    lengths: tuple[int, ...] = (0, 1, 2, 3, 5, 8)
    """Natural lengths, to choose from where no size is asked for."""

    build: Callable[[list[Any]], Any] = list
    order: str | None = None
    """`up` or `down` where the elements are sorted."""

    distinct: bool = False
    nested: bool = False
    """Whether the elements are themselves collections that grow along."""

    base: float | None = None
    """Mean length, for nested sequences that grow in both directions."""

    @property
    def grows(self) -> bool:
        """Always: there is an element to repeat."""
        return True

    def draw(
        self, rng: random.Random, size: int | None = None, among: int | None = None
    ) -> Any:
        """About `size` elements."""
        if size is not None and self.nested:
            items = self._both_ways(rng, size)
        else:
            count = rng.choice(self.lengths) if size is None else size
            inner = among if size is None and among is not None else max(count, 1)
            is_set = self.build in (set, frozenset)
            if self.distinct and (self.order or is_set):
                inner *= 2  # without gaps there would be one such list of each length
            items = self.element.many(rng, count, self.distinct, inner)
            if len(items) < count and not is_set:
                # Distinct by chance: of flags or grades there are no more.
                items += self.element.many(rng, count - len(items), False, inner)
        if self.order is not None:
            with contextlib.suppress(TypeError):  # None and False have no order
                items.sort(reverse=self.order == "down")
        return self.build(items)

    def _both_ways(self, rng: random.Random, size: int) -> list[Any]:
        inner = self.element
        mean = getattr(inner, "base", None) or 1.0
        rows = max(1, min(size, round(math.sqrt(size * (self.base or mean) / mean))))
        columns = max(1, size // rows)
        return [
            inner.draw(rng, max(0, round(columns * rng.uniform(0.5, 1.5))))
            for _ in range(rows)
        ]

    def edges(self) -> list[Any]:
        """None, one, two equal, all the boundary values, ascending and descending."""
        inner = self.element.edges()
        found: list[list[Any]] = [[]]
        if inner:
            found += [[inner[0]], [inner[-1], inner[-1]], inner, [*inner, *inner]]
        if inner and self.order is None and _comparable(inner):
            found += [sorted(inner), sorted(inner, reverse=True)]
        if self.order is not None:
            found = [
                sorted(items, reverse=self.order == "down")
                for items in found
                if _comparable(items)
            ]
        return [self.build(list(items)) for items in found]


def _comparable(items: list[Any]) -> bool:
    try:
        sorted(items)
    except TypeError:
        return False
    return all(item == item for item in items)


@dataclass(frozen=True)
class Matrix(Shape):
    """Rows of one length."""

    cell: Shape
    rows: float = 3.0
    columns: float = 3.0
    """The mean of those seen; their ratio is kept."""

    square: bool = False
    outer: Callable[[list[Any]], Any] = list
    inner: Callable[[list[Any]], Any] = list
    ordered_rows: bool = False
    """Whether each row ascends."""

    @property
    def grows(self) -> bool:
        """In both directions."""
        return True

    def draw(
        self, rng: random.Random, size: int | None = None, among: int | None = None
    ) -> Any:
        """About `size` cells."""
        if size is None:
            rows, columns = rng.randint(1, 4), rng.randint(1, 4)
        else:
            rows = max(1, round(math.sqrt(size * self.rows / self.columns)))
            columns = max(1, round(size / rows))
        if self.square:
            columns = rows
        cells = self.cell.many(rng, rows * columns, False)
        cut = [cells[i * columns : (i + 1) * columns] for i in range(rows)]
        return self.outer(
            [self.inner(sorted(r) if self.ordered_rows else r) for r in cut]
        )

    def edges(self) -> list[Any]:
        """Nothing, an empty row, one cell, one row, one column."""
        cells = self.cell.edges()
        found: list[list[Any]] = [[], [[]]]
        if cells:
            found += [[[cells[0]]], [list(cells)], [[cell] for cell in cells]]
        return [self.outer([self.inner(row) for row in rows]) for rows in found]


@dataclass(frozen=True)
class Mapping(Shape):
    """Keys of one shape to values of one shape."""

    key: Shape
    value: Shape
    lengths: tuple[int, ...] = (0, 1, 2, 3, 5)
    build: Callable[[dict[Any, Any]], Any] = dict
    sorted_keys: bool = False

    @property
    def grows(self) -> bool:
        """Always: there is an entry to repeat."""
        return True

    def draw(
        self, rng: random.Random, size: int | None = None, among: int | None = None
    ) -> Any:
        """About `size` entries."""
        count = rng.choice(self.lengths) if size is None else size
        keys = self.key.many(rng, count, True)
        if self.sorted_keys:
            keys.sort()
        inner = among if size is None and among is not None else max(count, 1)
        values = self.value.many(rng, len(keys), False, inner)
        return self.build(dict(zip(keys, values)))

    def edges(self) -> list[Any]:
        """None, one, and all boundary keys."""
        keys, values = self.key.edges(), self.value.edges()
        if not keys or not values:
            return [self.build({})]
        full = {key: values[i % len(values)] for i, key in enumerate(keys)}
        return [self.build({}), self.build({keys[0]: values[0]}), self.build(full)]


@dataclass(frozen=True)
class Fields(Shape):
    """A dict with fixed keys, as a record has."""

    fields: dict[str, Shape]
    optional: frozenset[str] = frozenset()
    """Keys that may be left out."""

    def __hash__(self) -> int:
        """Dicts have no hash; identity will do."""
        return id(self)

    @property
    def grows(self) -> bool:
        """Whether one of the fields does, other than an integer."""
        return any(s.grows and not isinstance(s, Int) for s in self.fields.values())

    def draw(
        self, rng: random.Random, size: int | None = None, among: int | None = None
    ) -> Any:
        """A new record."""
        made = {}
        for name, shape in self.fields.items():
            if name in self.optional and size is None and rng.random() < 0.3:
                continue
            bigger = size if shape.grows and not isinstance(shape, Int) else None
            made[name] = shape.draw(rng, bigger, among)
        return made

    def edges(self) -> list[Any]:
        """The n-th edges of all fields, together."""
        each = {name: shape.edges() for name, shape in self.fields.items()}
        if not all(each.values()):
            return []
        longest = max(map(len, each.values()), default=0)
        return [
            {name: edge[i % len(edge)] for name, edge in each.items()}
            for i in range(min(longest, 4))
        ]


@dataclass(frozen=True)
class Graph(Shape):
    """A dict from each node to its neighbours, which are nodes too."""

    node: Shape
    degrees: tuple[int, ...]
    weight: Shape | None = None
    """What an edge carries, where the neighbours are a dict."""

    build: Callable[[dict[Any, Any]], Any] = dict
    inner: Callable[[list[Any]], Any] = list
    acyclic: bool = False
    symmetric: bool = False

    @property
    def grows(self) -> bool:
        """In its nodes; degrees stay."""
        return True

    def draw(
        self, rng: random.Random, size: int | None = None, among: int | None = None
    ) -> Any:
        """About `size` nodes."""
        nodes = self.node.many(
            rng, rng.randint(2, 6) if size is None else max(size, 1), True
        )
        count = len(nodes)
        links: list[dict[int, Any]] = [{} for _ in nodes]
        for at in range(count):
            wanted = rng.choice(self.degrees) // (2 if self.symmetric else 1)
            for _ in range(
                max(wanted, 1 if self.symmetric and max(self.degrees) else 0)
            ):
                self._link(rng, links, at, count)
        return self.build(
            {node: self._neighbours(nodes, link) for node, link in zip(nodes, links)}
        )

    def _link(
        self, rng: random.Random, links: list[dict[int, Any]], at: int, count: int
    ) -> None:
        if self.acyclic:
            if at + 1 >= count:
                return
            other = rng.randint(at + 1, min(count - 1, at + 8))
        else:
            other = rng.randrange(count)
        if other == at:
            return
        weight = None if self.weight is None else self.weight.draw(rng)
        links[at].setdefault(other, weight)
        if self.symmetric:
            links[other].setdefault(at, links[at][other])

    def _neighbours(self, nodes: list[Any], link: dict[int, Any]) -> Any:
        if self.weight is not None:
            return {nodes[other]: weight for other, weight in link.items()}
        return self.inner([nodes[other] for other in link])
