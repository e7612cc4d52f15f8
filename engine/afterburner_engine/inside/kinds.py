"""Values that come again and again: names of people, articles, days, fields.

In a larger input there are more of them, though fewer than there are places for
them: a longer log has more users, and each of them comes more often.
"""

from __future__ import annotations

import contextlib
import datetime
import math
import random
import string
import types
from collections.abc import Iterator, Sequence
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any, Callable

from afterburner_engine.inside.shapes import Int, Shape
from afterburner_engine.inside.texts import Text

_SPOKEN: ContextVar[frozenset[str]] = ContextVar("_SPOKEN", default=frozenset())
"""Strings that the module itself mentions: its commands, states, units."""

MAX_DEPTH = 6
"""How deep the module's functions, classes and tables are searched for strings."""

NOTATIONS = ("ACGT", "ACGU", "IVXLCDM", "LRUD", "NSEW", "RGB", "XO", "WB", "TF", "YN")
"""Letters that are signs of a notation: any other letter would mean nothing."""


@dataclass(frozen=True)
class Names(Text):
    """The names seen, and in large collections further ones like them."""

    pool: Sequence[str] = ()
    base: float = 1.0
    """Mean length of the collections in which they were seen."""

    def vocabulary(self, among: int | None) -> list[str]:
        """The names that a collection of `among` elements draws from."""
        seen = list(dict.fromkeys(self.pool))
        wider = math.sqrt(max((among or 0) / self.base, 1.0))
        more = round(len(seen) * wider) - len(seen)
        if max(map(len, seen)) > 1:
            return seen + [
                _other(seen[i % len(seen)], i // len(seen)) for i in range(more)
            ]
        # A single letter may have to stay one: it may be a character.
        upper = all(map(str.isupper, seen))
        letters = string.ascii_uppercase if upper else string.ascii_lowercase
        return seen + [letter for letter in letters if letter not in seen][:more]

    def draw(
        self, rng: random.Random, size: int | None = None, among: int | None = None
    ) -> str:
        """One of the names."""
        if size is not None:
            return "".join(rng.choices(string.ascii_lowercase, k=size))
        return rng.choice(self.vocabulary(among))

    def many(
        self, rng: random.Random, count: int, distinct: bool, among: int | None = None
    ) -> list[Any]:
        """Names, each several times; or as many different ones as are asked for."""
        if not distinct:
            return rng.choices(self.vocabulary(among or count), k=count)
        known = self.vocabulary(round(count * count * self.base) + 1)
        known += [_other(known[i % len(known)], i) for i in range(count - len(known))]
        return rng.sample(known, count)


def _other(name: str, number: int) -> str:
    """The name with `a`, `b`, … `z`, `aa`, `ab`, … behind it."""
    text = ""
    number += 1
    while number:
        number, rest = divmod(number - 1, 26)
        text = string.ascii_lowercase[rest] + text
    return name + (text.upper() if name.isupper() else text)


def names(values: list[str], base: float) -> Names | None:
    """The shape of strings seen in a collection, if they are names that may be others.

    Not what the module speaks of itself: another state or unit would mean nothing.
    """
    if not all(value.isalpha() for value in values) or _SPOKEN.get() & set(values):
        return None
    if any(set(values) <= set(letters) for letters in NOTATIONS):
        return None
    return Names(values, max(base, 1.0))


@contextlib.contextmanager
def spoken(module: types.ModuleType) -> Iterator[None]:
    """While shapes are inferred for a target of this module."""
    token = _SPOKEN.set(frozenset(_spoken_by(module)))
    try:
        yield
    finally:
        _SPOKEN.reset(token)


def _spoken_by(module: types.ModuleType) -> Iterator[str]:
    for name, value in list(vars(module).items()):
        if name != "__builtins__" and not isinstance(value, str):
            yield from _strings(value, module.__name__)


def _strings(value: Any, module: str, depth: int = 0) -> Iterator[str]:
    """The strings in a function, class or table, docstrings as a whole."""
    if isinstance(value, str):
        yield value
        return
    if depth > MAX_DEPTH:
        return
    inner: list[Any] = []
    if isinstance(value, (dict, types.MappingProxyType)):
        inner = [part for pair in list(value.items()) for part in pair]
    elif isinstance(value, (list, tuple, set, frozenset)):
        inner = list(value)
    elif isinstance(value, types.CodeType):
        inner = list(value.co_consts)
    elif isinstance(value, (staticmethod, classmethod)):
        inner = [value.__func__]
    elif isinstance(value, types.FunctionType) and value.__module__ == module:
        inner = [value.__code__, value.__defaults__, value.__kwdefaults__]
    elif isinstance(value, type) and value.__module__ == module:
        inner = [vars(value)]
    for part in inner:
        yield from _strings(part, module, depth + 1)


@dataclass(frozen=True)
class Counted(Shape):
    """Values that are counted off by integers, such as days from a first one on."""

    number: Int
    value: Callable[[int], Any]
    boundary: tuple[int, ...] = ()

    def draw(
        self, rng: random.Random, size: int | None = None, among: int | None = None
    ) -> Any:
        """A value of the range, which widens with the collection that it is in."""
        return self.value(self.number.draw(rng, None, among))

    def many(
        self, rng: random.Random, count: int, distinct: bool, among: int | None = None
    ) -> list[Any]:
        """Values of the range."""
        numbers = self.number.many(rng, count, distinct, among)
        return [self.value(number) for number in numbers]

    def edges(self) -> list[Any]:
        """The boundary values."""
        return [self.value(number) for number in self.boundary]


def _day(number: int) -> datetime.date:
    return FIRST_DAY + datetime.timedelta(days=number)


def _quarter(number: int) -> datetime.datetime:
    midnight = datetime.datetime(FIRST_DAY.year, FIRST_DAY.month, FIRST_DAY.day)
    return midnight + datetime.timedelta(minutes=15 * number)


FIRST_DAY = datetime.date(2024, 1, 1)

DAYS: dict[type, Callable[[int], Any]] = {
    datetime.date: _day,
    datetime.datetime: _quarter,
}
"""Days, and times of a day in steps of a quarter of an hour."""


def any_days(kind: type) -> Counted:
    """Days of half a year and, in larger collections, of more: most come again."""
    return Counted(Int(0, 180, 90.0), DAYS[kind], (0, 59, 60, 365, 1))


def days(kind: type, values: Sequence[Any], base: float) -> Counted | None:
    """The shape of days seen in a collection; None for times with a zone."""
    if any(getattr(value, "tzinfo", None) is not None for value in values):
        return None
    numbers = [_number_of(value) for value in values]
    low, high = min(numbers), max(numbers)
    if not -500_000 < low <= high < 500_000:
        return None
    return Counted(Int(low, max(high, low + 7), max(base, 1.0)), DAYS[kind])


def _number_of(value: Any) -> int:
    if isinstance(value, datetime.datetime):
        return int((value - _quarter(0)) / datetime.timedelta(minutes=15))
    return int((value - FIRST_DAY).days)


@dataclass(frozen=True)
class Records(Shape):
    """Lists of dicts with the same keys, as rows of a table are."""

    key: Shape
    value: Shape
    columns: tuple[int, ...] = (1, 2, 3, 5)
    missing: float = 0.03
    """How often a row has no such key."""

    @property
    def grows(self) -> bool:
        """Always: there is a row to repeat."""
        return True

    def draw(
        self, rng: random.Random, size: int | None = None, among: int | None = None
    ) -> list[dict[Any, Any]]:
        """About `size` rows."""
        count = rng.choice((0, 1, 2, 3, 5, 8)) if size is None else size
        keys = self.key.many(rng, rng.choice(self.columns), True)
        each = [self.value.many(rng, count, False, count) for _ in keys]
        return [
            {key: v for key, v in zip(keys, row) if rng.random() >= self.missing}
            for row in (zip(*each) if keys else [()] * count)
        ]

    def edges(self) -> list[Any]:
        """Nothing, an empty row, equal rows, rows of all boundary values."""
        keys, values = self.key.edges()[:4], self.value.edges()
        found: list[Any] = [[], [{}]]
        if keys and values:
            found += [[{keys[0]: values[0]}] * 2]
            found += [[{key: value for key in keys} for value in values]]
        return [[dict(row) for row in rows] for rows in found]
