"""Kinds of values beyond numbers, texts and collections: calls, days, trees, streams.

Only such as can be sent to another process and compared there.
"""

from __future__ import annotations

import ast
import datetime
import decimal
import fractions
import io
import operator
import random
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from afterburner_engine.inside.shapes import Pool, Shape

MAX_DEPTH = 3

_ATOMS: tuple[Any, ...] = (
    None,
    True,
    False,
    0,
    1,
    -7,
    10**12,
    2**70,
    0.5,
    -1e300,
    float("inf"),
    "",
    "word",
    "two words",
    "é\n\"'\\",
    b"raw",
    bytearray(b"x"),
)

_CALLABLES: dict[int, dict[str, tuple[Any, ...]]] = {
    0: {"callable": (list, dict, int)},
    1: {
        "callable": (str, repr, bool),
        "callable on numbers": (abs, operator.neg, float),
        "callable on collections": (len, list, max),
    },
    2: {
        "callable": (operator.add, max, min),
        "callable on numbers": (operator.sub, operator.mul, operator.add),
        "comparison": (operator.lt, operator.eq),
    },
    3: {"callable": (max, min)},
}


def callables(arity: int) -> Iterator[tuple[str, Shape]]:
    """Functions of so many arguments, known by their names."""
    for label, pool in _CALLABLES.get(arity, _CALLABLES[3]).items():
        yield label, Pool(list(pool))


@dataclass(frozen=True)
class Anything(Shape):
    """Atoms and nested collections of any kind, keys of dicts being strings mostly."""

    @property
    def grows(self) -> bool:
        """By more elements."""
        return True

    def draw(
        self, rng: random.Random, size: int | None = None, among: int | None = None
    ) -> Any:
        """A value; with a size, a list or dict of that many."""
        if size is None:
            return self._value(rng, 0)
        if rng.random() < 0.5:
            return [self._value(rng, 2) for _ in range(size)]
        return {f"key{at}": self._value(rng, 2) for at in range(size)}

    def _value(self, rng: random.Random, depth: int) -> Any:
        way = rng.randrange(9 if depth < MAX_DEPTH else 4)
        if way < 4:
            return rng.choice(_ATOMS[:-1])
        items = [self._value(rng, depth + 1) for _ in range(rng.randint(0, 4))]
        if way == 4:
            return tuple(items)
        if way < 7:
            return items
        return {rng.choice(("a", "b", "key", "x y", "z")): item for item in items}

    def edges(self) -> list[Any]:
        """The atoms, empty collections and some of each kind."""
        return [
            *_ATOMS,
            [],
            {},
            (),
            [1, [2.5, None], "x"],
            {"a": [1, 2], "b": {"c": None}, "d": "text"},
            {1: "int key", "two": (3, 4)},
            {3, 1, 2},
            frozenset("ab"),
            datetime.datetime(2024, 2, 29, 12, 30),
            decimal.Decimal("1.50"),
        ]


def anything() -> Shape:
    """Any value."""
    return Anything()


def _trees() -> Shape:
    sources = (
        "x = 1",
        "f(a, *b, k=2)",
        "def g(x, y=1):\n    'doc'\n    return x + y",
        "[i for i in range(3) if i]",
        "class A(B): pass",
    )
    trees: list[Any] = [ast.parse(source) for source in sources]
    return Pool([*trees, ast.parse("-1.5", mode="eval"), ast.Name("x", ast.Load())])


def _days() -> list[Any]:
    return [
        datetime.datetime(2024, 2, 29, 23, 59, 59),
        datetime.datetime(1970, 1, 1),
        datetime.datetime(1999, 12, 31, 8, 5, 3, 250_000),
    ]


SUNDRY: tuple[tuple[str, Any, str, Callable[[], Shape]], ...] = (
    ("none", None, "none", lambda: Pool([None])),
    ("tree", ast.parse("1"), "node tree expr", _trees),
    (
        "datetime",
        datetime.datetime(2024, 1, 1),
        "dt datetime date when now time day",
        lambda: Pool(_days()),
    ),
    (
        "date",
        datetime.date(2024, 1, 1),
        "date day d",
        lambda: Pool([day.date() for day in _days()]),
    ),
    (
        "time tuple",
        datetime.datetime(2024, 1, 1).timetuple(),
        "tuple timetuple tm t time",
        lambda: Pool([day.timetuple() for day in _days()]),
    ),
    (
        "timedelta",
        datetime.timedelta(1),
        "delta timedelta td duration interval",
        lambda: Pool([datetime.timedelta(d, s) for d, s in ((0, 5), (3, 90), (-1, 7))]),
    ),
    (
        "decimal",
        decimal.Decimal(1),
        "dec decimal amount",
        lambda: Pool([decimal.Decimal(t) for t in ("0", "1.50", "-2.25", "1E+3")]),
    ),
    (
        "fraction",
        fractions.Fraction(1, 2),
        "frac fraction",
        lambda: Pool([fractions.Fraction(a, b) for a, b in ((0, 1), (1, 3), (-7, 2))]),
    ),
    (
        "pattern",
        re.compile("a"),
        "regex rx pattern compiled",
        lambda: Pool([re.compile(p) for p in (r"\w+", r"[a-c]", r"(\d)-(\d)")]),
    ),
    (
        "text stream",
        io.StringIO(""),
        "file fp stream f input inp fin",
        lambda: Pool([io.StringIO("one\ntwo\n\nthree"), io.StringIO("a=b\n")]),
    ),
    (
        "byte stream",
        io.BytesIO(b""),
        "file fp stream f input inp fin",
        lambda: Pool([io.BytesIO(b"one\ntwo\n"), io.BytesIO(b"\x00\x01\x02")]),
    ),
    (
        "type",
        int,
        "cls type klass kind",
        lambda: Pool([int, str, list, dict]),
    ),
)
"""A label, an example, names that speak for it, and the shape."""
