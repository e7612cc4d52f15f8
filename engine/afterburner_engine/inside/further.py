"""Inputs that reach further: other draws, and the constants that the code speaks of.

What the source gives is kept as it is in type and shape. Only values of the types at
hand are put in place of others, so that an input that fits the hints still does; the
caller keeps those that reach something new and that the function answers.
"""

from __future__ import annotations

import copy
import random
import types
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from afterburner_engine.inside.calls import Target, in_order
from afterburner_engine.inside.lines import codes_in

SHARES = (0.15, 0.4, 0.8)
"""How often a value in a call is replaced by a constant."""

NAMED = 0.75
"""How often it is one that the code names, where there is one."""

MORE = 0.3
"""How often a collection gets longer; shorter, a third as often."""

MAX_CONSTANTS = 200
MAX_DEPTH = 6
LONG = 200
"""Characters above which a constant is a text of the program's own."""

ORDINARY: dict[type, tuple[Any, ...]] = {
    int: (0, 1, -1, 2, 10, 100),
    float: (0.0, 1.0, -1.0, 0.5),
    str: ("", "a", " ", "0", "-1"),
}
"""Boundary values that are worth a try where the code names none."""


@dataclass
class Constants:
    """What the code of a function speaks of, by type."""

    values: dict[type, list[Any]] = field(default_factory=dict)

    def add(self, value: Any) -> None:
        """Take a constant, and what lies right beside it."""
        kind = type(value)
        if kind is str and len(value) > LONG:
            return
        beside = [value]
        if kind is int:
            beside = [value, value - 1, value + 1]
        elif kind is float:
            beside = [value, value + 0.5, value - 0.5]
        known = self.values.setdefault(kind, [])
        known += [one for one in beside if one not in known]
        del known[MAX_CONSTANTS:]

    def draw(self, kind: type, rng: random.Random) -> Any:
        """A constant of a type, now and then an ordinary boundary value; or None."""
        named, ordinary = self.values.get(kind, []), ORDINARY.get(kind, ())
        known = named if named and rng.random() < NAMED else ordinary or named
        return rng.choice(known) if known else None


def constants_of(target: Target) -> Constants:
    """Literals in the function and in what it names in its own module."""
    found = Constants()
    names = vars(target.module)
    waiting: list[Any] = [_plain(target.function)]
    seen: set[int] = set()
    while waiting:
        function = waiting.pop()
        code = getattr(function, "__code__", None)
        if not isinstance(code, types.CodeType) or id(code) in seen:
            continue
        seen.add(id(code))
        doc = getattr(function, "__doc__", None)
        for inner in codes_in(code):
            for value in _flat(inner.co_consts, 0):
                if value is not doc and value != doc:
                    found.add(value)
            for name in inner.co_names:
                named = names.get(name)
                if isinstance(named, types.FunctionType):
                    waiting.append(named)
                else:
                    for value in _flat(named, 0):
                        found.add(value)
    return found


def _plain(function: Any) -> Any:
    for _ in range(8):
        function = getattr(function, "__wrapped__", function)
    return function


def _flat(value: Any, depth: int) -> Iterator[Any]:
    """Plain values in a constant or a table; keys of dicts as well."""
    if type(value) in (int, float, str, bytes):
        yield value
    elif depth < MAX_DEPTH and isinstance(value, dict):
        for key, item in list(value.items())[:MAX_CONSTANTS]:
            yield from _flat(key, depth + 1)
            yield from _flat(item, depth + 1)
    elif depth < MAX_DEPTH and isinstance(value, (list, tuple, set, frozenset)):
        items = list(value) if isinstance(value, (list, tuple)) else in_order(value)
        for item in items[:MAX_CONSTANTS]:
            yield from _flat(item, depth + 1)


class Seasoning:
    """Puts constants into inputs."""

    def __init__(self, constants: Constants, rng: random.Random) -> None:
        """Draw by `rng` alone."""
        self.constants = constants
        self.rng = rng
        self.share = SHARES[0]

    def call(
        self, args: tuple[Any, ...], kwargs: dict[str, Any], first: int
    ) -> tuple[tuple[Any, ...], dict[str, Any]]:
        """A call like the given one; arguments before `first` are left as they are."""
        self.share = self.rng.choice(SHARES)
        fresh = [copy.deepcopy(one) for one in args[:first]]
        fresh += [self.value(one) for one in args[first:]]
        return tuple(fresh), {key: self.value(one) for key, one in kwargs.items()}

    def value(self, value: Any, depth: int = 0) -> Any:
        """A value of the same type and shape, with constants in it."""
        kind, rng = type(value), self.rng
        if depth > MAX_DEPTH:
            return value
        if kind in (int, float, str, bytes):
            return self._atom(value)
        if kind in (list, set, frozenset) or kind is tuple:
            items = [self.value(one, depth + 1) for one in value]
            if kind is not tuple and items and rng.random() < MORE:
                items += [self.value(rng.choice(items), depth + 1) for _ in range(3)]
            if kind is not tuple and rng.random() < MORE / 3:
                items = items[: rng.randint(0, 2)]
            return kind(items) if kind is not list else items
        if kind is dict:
            # Keys with values of several types are fields, not data.
            alike = len({type(item) for item in value.values()}) == 1
            return {
                self.value(key, depth + 1) if alike else key: self.value(one, depth + 1)
                for key, one in value.items()
            }
        return copy.deepcopy(value)

    def _atom(self, value: Any) -> Any:
        rng = self.rng
        picked = self.constants.draw(type(value), rng)
        if picked is None or rng.random() > self.share:
            return value
        if type(value) is str and rng.random() < 0.5:
            pieces = [picked, value, self.constants.draw(str, rng)]
            return "".join(pieces[: rng.randint(1, 3)])
        return picked
