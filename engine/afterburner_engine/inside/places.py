"""What has stood at each place of the known calls, and what else may stand there.

A search for counter-examples must stay within what the function is for: an input
counts only if it has, place by place, types that a known call has there too. So all
that is made here follows a `Place`, which is learned from known values: leaves of the
types that were seen, collections of what was seen in them, records with their keys.
"""

from __future__ import annotations

import itertools
import random
from collections import deque
from collections.abc import Iterator, Sequence
from typing import Any

from afterburner_engine.inside import ndarrays
from afterburner_engine.inside.boxes_seen import Entries, Items, Parts, Record
from afterburner_engine.inside.objects import attributes, is_plain_object
from afterburner_engine.inside.options import NOTHING, Array, Leaf, Option
from afterburner_engine.inside.palette import Palette

MAX_SEEN = 200
"""Values looked at in one place."""

MAX_DEPTH = 8
"""What is nested deeper is taken as it was seen."""


class Place:
    """The types at one place, each with what is known of its values."""

    def __init__(self, values: Sequence[Any], depth: int = 0) -> None:
        """Learn from the values that were seen."""
        groups: dict[type, list[Any]] = {}
        for value in itertools.islice(values, MAX_SEEN):
            groups.setdefault(type(value), []).append(value)
        self.options = {
            kind: _option(kind, group, depth) for kind, group in groups.items()
        }

    def of(self, value: Any) -> Option | None:
        """What is known of values like this one."""
        return self.options.get(type(value))

    def fits(self, value: Any) -> bool:
        """Whether a value has types that were seen here, all the way down."""
        option = self.of(value)
        return option is not None and option.fits(value)

    def edges(self, palette: Palette) -> list[Any]:
        """Boundary values of all types."""
        return [e for option in self.options.values() for e in option.edges(palette)]

    def small(self, palette: Palette, count: int) -> list[Any]:
        """The smallest values of all types, in turns."""
        each = [option.small(palette, count) for option in self.options.values()]
        turns = itertools.zip_longest(*each, fillvalue=NOTHING)
        found = [value for turn in turns for value in turn if value is not NOTHING]
        return found[:count]

    def draw(self, rng: random.Random, palette: Palette) -> Any:
        """A value of one of the types."""
        return rng.choice(list(self.options.values())).draw(rng, palette)

    def changed(self, value: Any, rng: random.Random, palette: Palette) -> Any:
        """The value with one change, sometimes to another of the types."""
        option = self.of(value)
        if option is None or (len(self.options) > 1 and rng.random() < 0.3):
            return self.draw(rng, palette)
        return option.changed(value, rng, palette)

    def simpler(self, value: Any) -> Iterator[Any]:
        """Simpler values of the value's own type, None first where that was seen."""
        if type(None) in self.options and value is not None:
            yield None
        option = self.of(value)
        if option is not None:
            yield from option.simpler(value)


def _option(kind: type, values: list[Any], depth: int) -> Option:
    if depth >= MAX_DEPTH:
        return Leaf(kind, values)

    def learn(inner: list[Any]) -> Place:
        return Place(inner, depth + 1)

    if ndarrays.is_array(values[0]):
        return Array(values)
    if issubclass(kind, dict):
        records = _as_records(values)
        return Record(kind, values, learn) if records else Entries(values, learn)
    if issubclass(kind, tuple):
        lengths = {len(value) for value in values}
        if hasattr(kind, "_fields") or (len(lengths) == 1 and 0 < len(values[0]) <= 8):
            return Parts(kind, values, learn)
        return Items(values, learn)
    if issubclass(kind, (list, set, frozenset, deque)):
        return Items(values, learn)
    if is_plain_object(kind) and all(attributes(value) for value in values):
        return Record(kind, values, learn)
    return Leaf(kind, values)


def _as_records(values: list[dict[Any, Any]]) -> bool:
    """Whether dicts have fixed keys: the same ones each time, or many kinds."""
    full = [value for value in values if value]
    if not full or not all(isinstance(key, str) for value in full for key in value):
        return False
    common = set(full[0]).intersection(*full)
    widest = max(map(len, full))
    if len(full) >= 3 and len(common) * 2 >= widest and len(full) == len(values):
        return True
    return len({type(item) for item in full[0].values()}) > 1 and bool(common)
