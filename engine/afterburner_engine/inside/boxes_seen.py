"""Collections and records as they were seen at one place, and others of their make."""

from __future__ import annotations

import copy
import itertools
import random
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Callable

from afterburner_engine.inside.calls import in_order
from afterburner_engine.inside.objects import attributes
from afterburner_engine.inside.options import (
    KEPT,
    LONG,
    NOTHING,
    Option,
    attempt,
    fewer,
    in_order_if_any,
)
from afterburner_engine.inside.palette import Palette

if TYPE_CHECKING:
    from afterburner_engine.inside.places import Place

Learn = Callable[["list[Any]"], "Place"]
"""Makes a place of the values that were seen there."""


class Items(Option):
    """Collections of any length: lists, sets, deques, some tuples."""

    def __init__(self, values: list[Any], learn: Learn) -> None:
        self.example = min(values, key=len)
        inner = [item for value in values for item in itertools.islice(value, 40)]
        self.element = learn(inner)
        self.unordered = isinstance(self.example, (set, frozenset))

    def build(self, items: list[Any]) -> Any:
        """A value of these parts."""
        kind = type(self.example)
        if kind in (list, tuple, set, frozenset):
            return items if kind is list else kind(items)
        made = copy.copy(self.example)
        made.clear()
        made.update(items) if self.unordered else made.extend(items)
        return made

    def items(self, value: Any) -> list[Any]:
        """The items, in an order that does not depend on hashes."""
        return in_order(value) if self.unordered else list(value)

    def edges(self, palette: Palette) -> list[Any]:
        """Boundary values."""
        inner = self.element.edges(palette)
        found: list[list[Any]] = [[]]
        found += [[item] for item in inner[:24]]
        found += [[item, item] for item in inner[:4]]
        found += [[a, b] for a, b in zip(inner[1:12], inner)] + [inner[:8]]
        found += [(inner * length)[:length] for length in palette.lengths()[:8]]
        found += [inner[:1] * LONG]
        return self._built(found)

    def small(self, palette: Palette, count: int) -> list[Any]:
        """All collections of up to four of three values."""
        inner = self.element.small(palette, 3)
        found = (
            list(items)
            for length in range(5)
            for items in itertools.product(inner, repeat=length)
        )
        return self._built(list(itertools.islice(found, count)))

    def _built(self, lists: list[list[Any]]) -> list[Any]:
        found = []
        for items in lists:
            made = attempt(self.build, items)
            if made is not NOTHING:
                found.append(made)
        return found

    def draw(self, rng: random.Random, palette: Palette) -> Any:
        """Any value."""
        if not self.element.options:
            return copy.copy(self.example)
        length = rng.choice((0, 1, 2, 2, 3, 3, 4, 5, 6, 8, palette.length(rng)))
        items = [self.element.draw(rng, palette) for _ in range(length)]
        made = attempt(self.build, items)
        return copy.copy(self.example) if made is NOTHING else made

    def changed(self, value: Any, rng: random.Random, palette: Palette) -> Any:
        """The value with one change."""
        items = self.items(value)
        way = rng.randrange(12)
        if items and way <= 4:
            at = rng.randrange(len(items))
            items[at] = self.element.changed(items[at], rng, palette)
        else:
            items = self._rearranged(items, way, rng, palette)
        made = attempt(self.build, items)
        return value if made is NOTHING else made

    def _rearranged(
        self, items: list[Any], way: int, rng: random.Random, palette: Palette
    ) -> list[Any]:
        """Another order, one more, one fewer, one twice."""
        if not items or way == 5:
            if self.element.options:
                new = self.element.draw(rng, palette)
                items.insert(rng.randint(0, len(items)), new)
        elif way == 6:
            del items[rng.randrange(len(items))]
        elif way == 7:  # an equal one, not the same one
            items.insert(rng.randint(0, len(items)), copy.deepcopy(rng.choice(items)))
        elif way == 8:
            items.reverse()
        elif way == 9:
            a, b = rng.randrange(len(items)), rng.randrange(len(items))
            items[a], items[b] = items[b], items[a]
        elif way == 10:
            items = items[: rng.choice((0, 1, 2, len(items) // 2))]
        else:
            items = in_order_if_any(items)
            if rng.random() < 0.2:  # the same object at two places
                items.append(items[0])
        return items

    def fits(self, value: Any) -> bool:
        """Whether all parts fit."""
        return all(map(self.element.fits, itertools.islice(value, 50)))

    def simpler(self, value: Any) -> Iterator[Any]:
        """Simpler ones, the simplest first."""
        items = self.items(value)
        for some in fewer(items):
            yield self.build(some)
        if len(items) <= 24:
            for at, item in enumerate(items):
                for other in self.element.simpler(item):
                    made = attempt(self.build, [*items[:at], other, *items[at + 1 :]])
                    if made is not NOTHING:
                        yield made


class Parts(Option):
    """Tuples of a fixed length."""

    def __init__(self, kind: Any, values: list[Any], learn: Learn) -> None:
        self.kind = kind
        width = min(map(len, values))
        self.parts = [learn([v[i] for v in values]) for i in range(width)]

    def build(self, items: list[Any]) -> Any:
        """A value of these parts."""
        make = getattr(self.kind, "_make", self.kind)
        return make(items)

    def edges(self, palette: Palette) -> list[Any]:
        """Boundary values."""
        each = [part.edges(palette) or [None] for part in self.parts]
        longest = max(map(len, each))
        turns = [[edge[i % len(edge)] for edge in each] for i in range(min(longest, 8))]
        return self.small(palette, 5) + [self.build(turn) for turn in turns]

    def small(self, palette: Palette, count: int) -> list[Any]:
        """Those that differ in the last part first: equal keys, other values."""
        each = [part.small(palette, 3) for part in self.parts]
        found = itertools.product(*each)
        if len(self.parts) > 1 and all(len(values) > 1 for values in each):
            first = [values[0] for values in each]
            pairs = [
                first,
                [*first[:-1], each[-1][1]],
                [each[0][1], *first[1:]],
                [values[1] for values in each],
            ]
            return [self.build(list(items)) for items in pairs][:count]
        return [self.build(list(items)) for items in itertools.islice(found, count)]

    def draw(self, rng: random.Random, palette: Palette) -> Any:
        """Any value."""
        return self.build([part.draw(rng, palette) for part in self.parts])

    def changed(self, value: Any, rng: random.Random, palette: Palette) -> Any:
        """The value with one change."""
        items = list(value)
        at = rng.randrange(len(self.parts)) if self.parts else None
        if at is not None and at < len(items):
            items[at] = self.parts[at].changed(items[at], rng, palette)
        return self.build(items)

    def fits(self, value: Any) -> bool:
        """Whether all parts fit."""
        return len(value) == len(self.parts) and all(
            part.fits(item) for part, item in zip(self.parts, value)
        )

    def simpler(self, value: Any) -> Iterator[Any]:
        """Simpler ones, the simplest first."""
        items = list(value)
        for at, part in enumerate(self.parts[: len(items)]):
            for other in part.simpler(items[at]):
                yield self.build([*items[:at], other, *items[at + 1 :]])


class Entries(Option):
    """Dicts from any keys to values."""

    def __init__(self, values: list[dict[Any, Any]], learn: Learn) -> None:
        self.example = min(values, key=len)
        self.key = learn([k for v in values for k in itertools.islice(v, 40)])
        inner = [i for v in values for i in itertools.islice(v.values(), 40)]
        self.value = learn(inner)

    def build(self, pairs: list[tuple[Any, Any]]) -> Any:
        """A value of these parts."""
        if type(self.example) is dict:
            return dict(pairs)
        made = copy.copy(self.example)
        made.clear()
        made.update(pairs)
        return made

    def edges(self, palette: Palette) -> list[Any]:
        """Boundary values."""
        keys, values = self.key.edges(palette), self.value.edges(palette)
        found: list[list[tuple[Any, Any]]] = [[]]
        if keys and values:
            found += [[(key, values[0])] for key in keys[:10]]
            found += [[(keys[0], value)] for value in values[:16]]
            found += [list(zip(keys, values)), [(key, values[0]) for key in keys[:6]]]
        return [m for m in (attempt(self.build, p) for p in found) if m is not NOTHING]

    def small(self, palette: Palette, count: int) -> list[Any]:
        """The smallest values."""
        keys, values = self.key.small(palette, 3), self.value.small(palette, 3)
        found: list[list[tuple[Any, Any]]] = [[]]
        for length in (1, 2, 3):
            for some in itertools.permutations(keys, length):
                for items in itertools.product(values, repeat=length):
                    found.append(list(zip(some, items)))
        made = (attempt(self.build, pairs) for pairs in found[: count * 2])
        return [one for one in made if one is not NOTHING][:count]

    def draw(self, rng: random.Random, palette: Palette) -> Any:
        """Any value."""
        if not self.key.options:
            return copy.copy(self.example)
        length = rng.choice((0, 1, 2, 2, 3, 3, 4, 5))
        pairs = [
            (self.key.draw(rng, palette), self.value.draw(rng, palette))
            for _ in range(length)
        ]
        made = attempt(self.build, pairs)
        return copy.copy(self.example) if made is NOTHING else made

    def changed(self, value: Any, rng: random.Random, palette: Palette) -> Any:
        """The value with one change."""
        pairs = list(value.items())
        way = rng.randrange(8)
        if pairs and way <= 3:
            at = rng.randrange(len(pairs))
            key, item = pairs[at]
            if way == 3:
                key = self.key.changed(key, rng, palette)
            else:
                item = self.value.changed(item, rng, palette)
            pairs[at] = key, item
        elif pairs and way == 4:
            del pairs[rng.randrange(len(pairs))]
        elif pairs and way == 5:
            pairs.reverse()
        elif self.key.options:
            new = self.key.draw(rng, palette), self.value.draw(rng, palette)
            pairs.append(new)
        made = attempt(self.build, pairs)
        return value if made is NOTHING else made

    def fits(self, value: Any) -> bool:
        """Whether all parts fit."""
        return all(
            self.key.fits(key) and self.value.fits(item) for key, item in value.items()
        )

    def simpler(self, value: Any) -> Iterator[Any]:
        """Simpler ones, the simplest first."""
        pairs = list(value.items())
        for some in fewer(pairs):
            yield self.build(some)
        if len(pairs) > 16:
            return
        for at, (key, item) in enumerate(pairs):
            others = [(key, other) for other in self.value.simpler(item)]
            others += [(k, item) for k in self.key.simpler(key) if k not in value]
            for pair in others:
                yield self.build([*pairs[:at], pair, *pairs[at + 1 :]])


class Record(Option):
    """Dicts with fixed keys, and objects with attributes."""

    def __init__(self, kind: type, values: list[Any], learn: Learn) -> None:
        self.is_dict = issubclass(kind, dict)
        self.seen = values[:KEPT]
        each = [self.fields(value) for value in values]
        names = dict.fromkeys(name for one in each for name in one)
        self.places = {
            name: learn([one[name] for one in each if name in one]) for name in names
        }
        self.optional = [name for name in names if not all(name in one for one in each)]

    def fields(self, value: Any) -> dict[str, Any]:
        """The fields by name."""
        return dict(value) if self.is_dict else attributes(value)

    def build(self, example: Any, fields: dict[str, Any]) -> Any:
        """A value of these parts."""
        if type(example) is dict:
            return fields
        made = copy.copy(example)
        if self.is_dict:
            made.clear()
            made.update(fields)
            return made
        for name, value in fields.items():
            object.__setattr__(made, name, value)
        return made

    def edges(self, palette: Palette) -> list[Any]:
        """Boundary values."""
        found = []
        for name, place in self.places.items():
            example = self.seen[0]
            for value in place.edges(palette)[:12]:
                found.append(self.build(example, {**self.fields(example), name: value}))
        return found

    def small(self, palette: Palette, count: int) -> list[Any]:
        """Two equal ones, and one that differs in each field."""
        first = {n: (p.small(palette, 1) or [None])[0] for n, p in self.places.items()}
        found = [first]
        for name, place in reversed(list(self.places.items())):
            found += [{**first, name: other} for other in place.small(palette, 2)[1:]]
        return [self.build(self.seen[0], fields) for fields in found[:count]]

    def draw(self, rng: random.Random, palette: Palette) -> Any:
        """Any value."""
        example = rng.choice(self.seen)
        fields = {
            name: place.draw(rng, palette)
            for name, place in self.places.items()
            if not (name in self.optional and rng.random() < 0.4)
        }
        if not self.is_dict:
            fields = {n: v for n, v in fields.items() if n in self.fields(example)}
        return self.build(example, fields)

    def changed(self, value: Any, rng: random.Random, palette: Palette) -> Any:
        """The value with one change."""
        fields = self.fields(value)
        names = [name for name in fields if name in self.places]
        if not names:
            return value
        name = rng.choice(names)
        if self.is_dict and name in self.optional and rng.random() < 0.4:
            del fields[name]
        else:
            fields[name] = self.places[name].changed(fields[name], rng, palette)
        return self.build(value, fields)

    def fits(self, value: Any) -> bool:
        """Whether all parts fit."""
        fields = self.fields(value)
        missing = set(self.places) - set(fields) - set(self.optional)
        return not missing and all(
            name in self.places and self.places[name].fits(item)
            for name, item in fields.items()
        )

    def simpler(self, value: Any) -> Iterator[Any]:
        """Simpler ones, the simplest first."""
        fields = self.fields(value)
        if self.is_dict:
            for name in fields:
                if name in self.optional:
                    yield self.build(
                        value, {n: v for n, v in fields.items() if n != name}
                    )
        for name, item in fields.items():
            if name in self.places:
                for other in self.places[name].simpler(item):
                    yield self.build(value, {**fields, name: other})
