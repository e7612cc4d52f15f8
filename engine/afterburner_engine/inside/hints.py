"""Shapes of parameters from type hints and default values.

Nothing has been seen here, so ranges are modest guesses: mostly small integers,
readable words, finite floats, with the odd ones among the boundary values.
"""

from __future__ import annotations

import collections
import collections.abc as abc
import dataclasses
import datetime
import decimal
import enum
import fractions
import inspect
import math
import types
import typing
from collections.abc import Callable
from typing import Any

from afterburner_engine.inside.boxes import Fields, Mapping, Matrix, Sequence
from afterburner_engine.inside.calls import generator
from afterburner_engine.inside.kinds import Records, any_days
from afterburner_engine.inside.problems import NoShape
from afterburner_engine.inside.shapes import (
    Build,
    Float,
    Int,
    Pool,
    Shape,
    Tuple_,
    Union,
)
from afterburner_engine.inside.texts import Chars, Text

WORDS = (
    "apple",
    "banana",
    "cherry",
    "delta",
    "echo",
    "fox",
    "golf",
    "hotel",
    "india",
    "jazz",
    "kilo",
    "lima",
    "night",
    "oscar",
    "papa",
    "queen",
    "river",
    "stone",
)

LISTS: dict[Any, Callable[[list[Any]], Any]] = {
    list: list,
    abc.Sequence: list,
    abc.MutableSequence: list,
    abc.Iterable: list,
    abc.Collection: list,
    abc.Reversible: list,
    abc.Container: list,
    collections.deque: collections.deque,
}
SETS: dict[Any, Callable[[list[Any]], Any]] = {
    set: set,
    abc.Set: set,
    abc.MutableSet: set,
    frozenset: frozenset,
}
DICTS: dict[Any, Callable[[dict[Any, Any]], Any]] = {
    dict: dict,
    abc.Mapping: dict,
    abc.MutableMapping: dict,
    collections.OrderedDict: collections.OrderedDict,
}

MAX_NESTING = 5
"""A class that holds its own kind is cut off here."""


def words() -> Text:
    """Mostly readable lower-case words."""
    return Chars("abcdefghijklmnopqrstuvwxyz", WORDS)


def integers() -> Int:
    """Mostly small; in a collection mostly different from each other."""
    return Int(-10, 100, 20.0, (0, 1, -1, 2, 10, 2**31, -(2**63) - 1))


def floats() -> Float:
    """Finite; the others are boundary values."""
    edges = (0.0, -0.0, 1.0, -1.5, 0.1, 1e16, 1e-9, math.inf, -math.inf, math.nan)
    return Float(-1000.0, 1000.0, 3, edges)


def _scalars() -> dict[Any, Callable[[], Shape]]:
    return {
        int: integers,
        float: floats,
        str: words,
        bool: lambda: Pool([False, True]),
        complex: lambda: Pool([0j, 1 + 2j, -1.5j, 3 + 0j]),
        type(None): lambda: Pool([None]),
        Any: lambda: Union([integers(), words()], [1, 1]),
        object: lambda: Union([integers(), words()], [1, 1]),
        typing.Hashable: lambda: Union([integers(), words()], [1, 1]),
        decimal.Decimal: lambda: Pool(
            [decimal.Decimal(t) for t in ("0", "1.5", "-2.25", "1E+3")]
        ),
        fractions.Fraction: lambda: Pool(
            [fractions.Fraction(a, b) for a, b in ((0, 1), (1, 3), (-7, 2))]
        ),
        datetime.date: lambda: any_days(datetime.date),
        datetime.datetime: lambda: any_days(datetime.datetime),
        datetime.timedelta: lambda: Pool(
            [datetime.timedelta(0, s) for s in (0, 90, 86_400, -5)]
        ),
    }


class Reader:
    """Turns type hints into shapes; `fallback` is asked for types unknown here."""

    def __init__(self, fallback: Callable[[Any], Shape | None] | None = None) -> None:
        """Remember whom to ask."""
        self._fallback = fallback
        self._scalars = _scalars()

    def shape(self, hint: Any, depth: int = 0) -> Shape:
        """The shape of a type's values.

        Raises:
            NoShape: there is none that could be sent to another process.
        """
        if depth > MAX_NESTING:
            raise NoShape("a type that refers to itself")
        hint = _plain(hint)
        try:
            known = self._scalars.get(hint)
        except TypeError:
            known = None
        if known is not None:
            return known()
        return (
            self._generic(hint, depth + 1)
            or self._class(hint, depth + 1)
            or self._ask(hint)
        )

    def _ask(self, hint: Any) -> Shape:
        found = self._fallback(hint) if self._fallback is not None else None
        if found is None:
            raise NoShape(f"no values are known for the type {_name(hint)}")
        return found

    def _generic(self, hint: Any, depth: int) -> Shape | None:
        origin, args = typing.get_origin(hint) or hint, typing.get_args(hint)
        if origin in (abc.Callable, type) or origin in (abc.Iterator, abc.Generator):
            raise NoShape(f"a {_name(hint)} cannot be sent to another process")
        if origin is typing.Literal:
            return Pool(list(args))
        if origin is typing.Union or origin is getattr(types, "UnionType", None):
            return self._union(args, depth)
        if origin is tuple:
            return self._tuple(args, depth)
        if not isinstance(origin, abc.Hashable):
            return None
        if origin in LISTS:
            return _listed(self.shape(args[0] if args else int, depth), LISTS[origin])
        if origin in SETS:
            return Sequence(self._key(args), build=SETS[origin], distinct=True)
        if origin in DICTS:
            value = self.shape(args[1] if len(args) > 1 else int, depth)
            return Mapping(self._key(args), value, build=DICTS[origin])
        if origin is collections.Counter:
            return Mapping(self._key(args), Int(1, 20), build=collections.Counter)
        if origin is collections.defaultdict:
            return self._defaultdict(args, depth)
        if origin in (bytes, bytearray):
            return Pool(
                [
                    origin(b)
                    for b in (b"", b"a", b"hello world", bytes(range(32)), b"\xff\x00")
                ]
            )
        if origin is range:
            return Build(range_to, {"stop": Int(0, 20)})
        return None

    def _key(self, args: tuple[Any, ...]) -> Shape:
        return self.shape(args[0]) if args else words()

    def _defaultdict(self, args: tuple[Any, ...], depth: int) -> Shape:
        value = args[1] if len(args) > 1 else int
        factory = typing.get_origin(value) or value
        if factory not in (int, float, str, list, dict, set, bool, tuple):
            raise NoShape(f"the factory of {_name(value)} is not known")
        return Mapping(
            self._key(args), self.shape(value, depth), build=Default(factory)
        )

    def _union(self, args: tuple[Any, ...], depth: int) -> Shape:
        shapes: list[Shape] = []
        problem = NoShape("an empty union")
        for arg in args:
            try:
                shapes.append(self.shape(arg, depth))
            except NoShape as error:
                problem = error
        if not shapes:
            raise problem
        # None is one case among many, not every second one.
        weights = [0.2 if _is_none(shape) else 1.0 for shape in shapes]
        return Union(shapes, weights) if len(shapes) > 1 else shapes[0]

    def _tuple(self, args: tuple[Any, ...], depth: int) -> Shape:
        if not args or (len(args) == 2 and args[1] is Ellipsis):
            return Sequence(self.shape(args[0] if args else int, depth), build=tuple)
        return Tuple_([self.shape(arg, depth) for arg in args if arg != ()])

    def _class(self, hint: Any, depth: int) -> Shape | None:
        kind = typing.get_origin(hint) or hint
        if not isinstance(kind, type) or kind.__module__ == "builtins":
            return None
        if issubclass(kind, enum.Enum):
            return Pool(list(kind)) if list(kind) else None
        if isinstance(getattr(kind, "__required_keys__", None), frozenset):
            fields = {
                name: self.shape(one, depth) for name, one in hints_of(kind).items()
            }
            return Fields(fields, frozenset(getattr(kind, "__optional_keys__", ())))
        make: Any = getattr(kind, "_make", None)
        if make is not None and issubclass(kind, tuple):
            given = hints_of(kind)
            names: Any = getattr(kind, "_fields", ())
            return Tuple_([self.shape(given.get(n, int), depth) for n in names], make)
        if inspect.isabstract(kind) or getattr(kind, "_is_protocol", False):
            return None
        return self.instance(kind, depth)

    def instance(self, kind: type, depth: int = 0) -> Shape | None:
        """Objects of a class, made through its own `__init__`."""
        if not any("__init__" in vars(base) for base in kind.__mro__[:-1]):
            plain = not any("__new__" in vars(base) for base in kind.__mro__[:-1])
            return _working(Build(kind, {})) if plain else None
        try:
            parameters = list(inspect.signature(kind).parameters.values())
        except (TypeError, ValueError):
            return None
        is_data = dataclasses.is_dataclass(kind)
        given = hints_of(kind if is_data else inspect.getattr_static(kind, "__init__"))
        fields = {}
        for parameter in parameters:
            if parameter.kind in (parameter.VAR_POSITIONAL, parameter.VAR_KEYWORD):
                continue
            if parameter.kind is parameter.POSITIONAL_ONLY:
                return None
            shape = self.parameter(parameter, given, depth)
            if shape is not None:
                fields[parameter.name] = shape
        return _working(Build(kind, fields))

    def parameter(
        self, parameter: inspect.Parameter, given: dict[str, Any], depth: int = 0
    ) -> Shape | None:
        """A parameter's shape, from its hint or its default; None: leave it out.

        Raises:
            NoShape: it must be given, and nothing says what it is.
        """
        default = parameter.default
        try:
            if parameter.name in given:
                return self.shape(given[parameter.name], depth)
            if default is parameter.empty:
                raise NoShape(
                    f"`{parameter.name}` has neither a type hint nor a default value"
                )
            if default is None:
                return None
            return Union([Pool([default]), self.shape(type(default), depth)], [1, 1])
        except NoShape:
            if default is parameter.empty:
                raise
            return None


def _listed(element: Shape, build: Callable[[list[Any]], Any]) -> Shape:
    """Lists of lists of numbers are square: most functions of a matrix take those."""
    nested = isinstance(element, Sequence) and element.build is list and build is list
    if nested and isinstance(element.element, (Int, Float)):  # type: ignore[attr-defined]
        return Matrix(element.element, square=True)  # type: ignore[attr-defined]
    rows = isinstance(element, Mapping) and element.build is dict and build is list
    if rows and isinstance(element.key, Text):  # type: ignore[attr-defined]
        return Records(element.key, element.value)  # type: ignore[attr-defined]
    return Sequence(element, build=build)


def _working(shape: Build) -> Shape | None:
    """The shape, if its class takes what is drawn for it at least now and then."""
    for turn in range(8):
        try:
            shape.draw(generator("trial", turn))
        except Exception:  # noqa: BLE001 - an __init__ may raise anything
            continue
        return shape
    return None


@dataclasses.dataclass(frozen=True)
class Default:
    """Makes a defaultdict of a dict."""

    factory: Callable[[], Any]

    def __call__(self, items: dict[Any, Any]) -> Any:
        """The items, with the factory behind them."""
        return collections.defaultdict(self.factory, items)


def range_to(stop: int) -> range:
    """`range` takes no keywords."""
    return range(stop)


def hints_of(thing: Any) -> dict[str, Any]:
    """The type hints of a function or class, as far as they can be resolved."""
    try:
        return typing.get_type_hints(thing)
    except Exception:  # noqa: BLE001 - annotations are the user's expressions
        given = getattr(thing, "__annotations__", {})
        return {name: hint for name, hint in given.items() if not isinstance(hint, str)}


def _plain(hint: Any) -> Any:
    """Without Annotated, NewType, Required and type variables around it."""
    for _ in range(8):
        if hasattr(hint, "__supertype__"):
            hint = hint.__supertype__
        elif isinstance(hint, typing.TypeVar):
            hint = hint.__bound__ or (hint.__constraints__ or (int,))[0]
        elif hasattr(hint, "__metadata__") or _name(typing.get_origin(hint)) in (
            "Required",
            "NotRequired",
            "Final",
        ):
            hint = typing.get_args(hint)[0]
        else:
            break
    return type(None) if hint is None else hint


def _is_none(shape: Shape) -> bool:
    return isinstance(shape, Pool) and list(shape.values) == [None]


def _name(hint: Any) -> str:
    return str(getattr(hint, "__name__", None) or getattr(hint, "_name", None) or hint)
