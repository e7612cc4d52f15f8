"""From values that were seen at one place to the shape of such values.

Keeps what all examples show: types, sortedness, distinctness, sign, characters,
how values relate to the length of what they stand in. What it does not understand
becomes a pool of copies.
"""

from __future__ import annotations

import copy
from collections import deque
from collections.abc import Callable, Iterable
from typing import Any

from afterburner_engine.inside.boxes import Fields, Graph, Mapping, Matrix, Sequence
from afterburner_engine.inside.calls import identity, in_order
from afterburner_engine.inside.kinds import DAYS, days, names
from afterburner_engine.inside.objects import infer_object, is_plain_object
from afterburner_engine.inside.shapes import Float, Int, Pool, Shape, Tuple_, Union
from afterburner_engine.inside.texts import infer_text

MAX_SEEN = 400
"""Values looked at in one place; more add nothing but time."""


def infer(values: list[Any], base: float | None = None) -> Shape:
    """The shape of the values. `base` is the mean length of what they stand in."""
    values = values[:MAX_SEEN]
    groups: dict[Any, list[Any]] = {}
    for value in values:
        groups.setdefault(type(value), []).append(value)
    if set(groups) == {int, float}:
        return _floats([float(value) for value in values]) or Pool(values)
    shapes = [_of_type(kind, group, base) for kind, group in groups.items()]
    if len(shapes) == 1:
        return shapes[0]
    return Union(shapes, [len(group) for group in groups.values()])


def _of_type(kind: Any, values: list[Any], base: float | None) -> Shape:
    made: Shape | None = None
    if kind is int:
        made = _ints(values, base)
    elif kind is float:
        made = _floats(values)
    elif kind in DAYS and base is not None:
        made = days(kind, values, base)
    elif kind is str:
        made = _strings(values, base)
    elif kind in (bytes, bytearray):
        made = _bytes(kind, values, base)
    elif issubclass(kind, dict):
        made = _dicts(values, base)
    elif issubclass(kind, tuple):
        made = _tuples(kind, values, base)
    elif issubclass(kind, (list, set, frozenset, deque)):
        made = _sequences(values, base)
    elif is_plain_object(kind):
        made = infer_object(values, infer)
    return Pool(values) if made is None else made


def _strings(values: list[str], base: float | None) -> Shape | None:
    if base is not None:
        if _categorical(values):
            return names(values, base)
        if all(len(value) == 1 for value in values):
            return names(values, base) or infer_text(values, infer, base)
    return infer_text(values, infer, base)


def _categorical(values: list[Any]) -> bool:
    """Whether the same few values come again and again, or are signs of a notation."""
    if len(values) > 1 and any(len(v) == 1 and not v.isalnum() for v in values):
        return True
    return len(values) >= 4 and len(set(values)) * 2 <= len(values)


def _ints(values: list[int], base: float | None) -> Shape:
    low, high = min(values), max(values)
    if base is None:
        return Int(low, high)
    if {low, high} <= {0, 1} and len(values) > 2:
        return Int(low, high)
    if len(set(values)) * 2 <= len(values) and len(values) >= 6:
        return Int(low, high)
    if low == high or len(values) < 3:
        low = min(low, 1) if low > 0 else low * 2
        high = max(high * 2, 10) if high >= 0 else high
    return Int(low, high, max(base, 1.0))


def _floats(values: list[float]) -> Shape | None:
    finite = [value for value in values if value - value == 0]
    if not finite:
        return None
    low, high = min(finite), max(finite)
    if low == high:
        return (
            Float(low, high)
            if len(values) == 1
            else Float(min(low, 0.0), max(high, 1.0), 3)
        )
    places = max(len(repr(value).partition(".")[2]) for value in finite)
    return Float(low, high, places if places <= 6 else None)


class _Bytes(Shape):
    """Bytes, drawn as text of the same code points."""

    def __init__(self, kind: Any, text: Shape) -> None:
        self.kind = kind
        self.text = text

    @property
    def grows(self) -> bool:
        """As the text does."""
        return self.text.grows

    def draw(self, rng: Any, size: int | None = None, among: int | None = None) -> Any:
        """New bytes."""
        return self.kind(self.text.draw(rng, size, among).encode("latin-1", "replace"))


def _bytes(kind: Any, values: list[Any], base: float | None) -> Shape | None:
    text = infer_text([bytes(value).decode("latin-1") for value in values], infer, base)
    return None if text is None else _Bytes(kind, text)


def rebuild(example: Any) -> Callable[[Any], Any]:
    """What turns plain items into a collection like the example."""
    kind: Any = type(example)
    if kind in (list, tuple, set, frozenset, dict):
        return kind  # type: ignore[no-any-return]
    if hasattr(kind, "_make"):
        return kind._make  # type: ignore[no-any-return]
    if issubclass(kind, (tuple, frozenset)):
        return kind  # type: ignore[no-any-return]
    empty = copy.copy(example)
    empty.clear()
    return _Refill(empty)


class _Refill:
    """Fills copies of an empty collection, so that maxlen or factory stay."""

    def __init__(self, empty: Any) -> None:
        self.empty = empty

    def __call__(self, items: Any) -> Any:
        made = copy.copy(self.empty)
        (made.extend if hasattr(made, "extend") else made.update)(items)
        return made


def _tuples(kind: Any, values: list[Any], base: float | None) -> Shape | None:
    lengths = {len(value) for value in values}
    if lengths == {0}:
        return None
    alike = len({type(item) for value in values for item in value}) == 1
    if (
        hasattr(kind, "_make")
        or (len(lengths) == 1 and (base is not None or max(lengths) < 4))
        or not alike
    ):
        if len(lengths) > 1:
            return Pool(values)
        parts = [
            infer([value[i] for value in values], base) for i in range(max(lengths))
        ]
        return _fixed(values, parts, rebuild(values[0]))
    return _sequences(values, base)


def _widest(parts: list[Shape]) -> list[Shape]:
    """Integers in all parts (edges, points) share one range: nodes stay nodes."""
    if len(parts) < 2 or not all(isinstance(part, Int) for part in parts):
        return parts
    ints = [part for part in parts if isinstance(part, Int)]
    spans = [part.high - part.low for part in ints]
    if max(spans) > 3 * min(spans) + 3:
        return parts
    one = Int(min(p.low for p in ints), max(p.high for p in ints), ints[0].base)
    return [one] * len(parts)


def _numeric(values: Iterable[Any]) -> bool:
    return all(type(item) in (int, float) for value in values for item in value)


def _all_sorted(values: list[Any], reverse: bool = False) -> bool:
    longer = [list(value) for value in values if len(value) > 1]
    if not longer:
        return False
    try:
        return all(value == sorted(value, reverse=reverse) for value in longer)
    except (TypeError, ValueError):
        return False


def _sequences(values: list[Any], base: float | None) -> Shape | None:
    plain = [
        in_order(v) if isinstance(v, (set, frozenset)) else list(v) for v in values
    ]
    filled = [value for value in plain if value]
    if not filled:
        return None
    build = rebuild(values[0])
    mean = sum(map(len, filled)) / len(filled)
    special = (
        _rows(filled, build)
        if isinstance(values[0], (list, tuple)) and base is None
        else None
    )
    if special is not None:
        return special
    if base is not None and len(values) > 2 and {len(v) for v in values} in ({2}, {3}):
        return _pairs(plain, base, build)
    is_set = isinstance(values[0], (set, frozenset))
    element = infer(
        [item for value in filled for item in value], mean if base is None else base
    )
    ordered = (
        "up" if _all_sorted(filled) else "down" if _all_sorted(filled, True) else None
    )
    return Sequence(
        element,
        tuple(sorted(map(len, plain))),
        build,
        None if is_set or not _keepable(filled) else ordered,
        is_set or _distinct(filled),
        base is None and isinstance(element, Sequence),
        mean,
    )


def _keepable(filled: list[list[Any]]) -> bool:
    """Whether equal values throughout, which are sorted too, are no sign of order."""
    return any(len({identity(item) for item in value}) > 1 for value in filled)


def _distinct(filled: list[list[Any]]) -> bool:
    longer = [value for value in filled if len(value) > 1]
    return bool(longer) and all(len({identity(i) for i in v}) == len(v) for v in longer)


def _pairs(values: list[list[Any]], base: float, build: Any) -> Shape:
    parts = [infer([value[i] for value in values], base) for i in range(len(values[0]))]
    return _fixed(values, parts, build)


def _fixed(values: list[Any], parts: list[Shape], build: Any) -> Shape:
    ordered = _numeric(values) and _all_sorted(values)
    return Tuple_(
        _widest(parts), build, ordered, _numeric(values) and _distinct(values)
    )


def _rows(filled: list[Any], build: Any) -> Shape | None:
    """A matrix, if every example is a list of rows of one length."""
    rows = [row for value in filled for row in value]
    if not all(type(row) in (list, tuple) and row for row in rows):
        return None
    shapes = [(len(value), {len(row) for row in value}) for value in filled]
    if any(len(lengths) != 1 for _, lengths in shapes):
        return None
    sizes = [(count, min(lengths)) for count, lengths in shapes]
    cells = [cell for row in rows for cell in row]
    if not all(
        isinstance(cell, (int, float, str, bool)) for cell in cells
    ) or isinstance(rows[0], tuple):
        return None
    width = {columns for _, columns in sizes}
    narrow = max(width)
    if len(width) == 1 and (
        (narrow == 2 and any(r != 2 for r, _ in sizes))
        or (narrow == 3 and any(r > 3 for r, _ in sizes))
        or narrow == 1
    ):
        return None
    height = sum(r for r, _ in sizes) / len(sizes)
    across = sum(c for _, c in sizes) / len(sizes)
    return Matrix(
        infer(cells, height * across),
        height,
        across,
        all(r == c for r, c in sizes),
        build,
        rebuild(rows[0]),
        _all_sorted(rows) and len(rows) > 1,
    )


def _dicts(values: list[Any], base: float | None) -> Shape | None:
    filled = [value for value in values if value]
    if not filled:
        return None
    build = rebuild(values[0])
    keys = {frozenset(value) for value in filled}
    named = all(isinstance(key, str) for value in filled for key in value)
    kinds = {type(item) for value in filled for item in value.values()}
    if (
        named
        and len(keys) == 1
        and ((base is not None and len(filled) > 1) or len(kinds) > 1)
        and type(filled[0]) is dict
    ):
        return Fields({k: infer([v[k] for v in filled], base) for k in filled[0]})
    if base is None:
        graph = _graph(filled, build)
        if graph is not None:
            return graph
    mean = sum(map(len, filled)) / len(filled)
    return Mapping(
        infer([key for value in filled for key in value], mean),
        infer(
            [item for value in filled for item in value.values()],
            mean if base is None else base,
        ),
        tuple(sorted(map(len, values))),
        build,
        _all_sorted([list(value) for value in filled]),
    )


def _graph(filled: list[Any], build: Any) -> Shape | None:
    """A graph, if every value lists keys of the same dict."""
    inner = [links for value in filled for links in value.values()]
    if not all(
        isinstance(links, (list, tuple, set, frozenset, dict)) for links in inner
    ):
        return None
    if not any(inner) or not all(
        identity(other) in {identity(key) for key in value}
        for value in filled
        for links in value.values()
        for other in links
    ):
        return None
    weights = [w for links in inner if isinstance(links, dict) for w in links.values()]
    mean = sum(map(len, filled)) / len(filled)
    return Graph(
        infer([key for value in filled for key in value], mean),
        tuple(len(links) for links in inner),
        infer(weights) if weights else None,
        build,
        rebuild(inner[0]) if not isinstance(inner[0], dict) else list,
        all(_forward(value) for value in filled),
        all(
            key in value[other]
            for value in filled
            for key in value
            for other in value[key]
        ),
    )


def _forward(graph: Any) -> bool:
    """Whether the graph has no cycle."""
    waiting = {key: set(links) for key, links in graph.items()}
    while waiting:
        free = [key for key, links in waiting.items() if not links & waiting.keys()]
        if not free:
            return False
        for key in free:
            del waiting[key]
    return True
