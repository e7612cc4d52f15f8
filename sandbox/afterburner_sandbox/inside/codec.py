"""Turns what a program returned into plain data, and plain data back into values.

The form is JSON with a few tagged objects, canonical enough that equal values
mostly give equal bytes. Encoding never calls anything that decides equality;
the comparison is made outside, on the data. `rebuilding` is the way back.

    None, bool, int, float, str   as in JSON (NaN and Infinity included)
    list                          an array
    {"t": "tuple" | "set" | "frozenset", "v": [...]}       sets are sorted
    {"t": "dict", "k": [...], "v": [...]}                  in the dict's order
    {"t": "bytes" | "bytearray", "v": base64}, {"t": "int", "v": hex}
    {"t": "complex", "v": [re, im]}
    {"t": "iterator", "c": type, "v": [...], "end": null | error | "cap"}
    {"t": "error", "c": type, "m": message}  and where there is more to it
        "a": args, "s": {attribute: ...}, "n": notes, "x": its cause, an error
    {"t": "name", "v": "module.qualname"}                  classes and functions
    {"t": "function", "v": name, "h": digest of its code, "s": what it holds}
    {"t": "object", "c": type, "f": maker, "a": args, "s": state, "l": [], "d": []}
    {"t": "memoryview", "v": base64, "f": format, "n": shape}
    {"t": "view", "c": type, "v": [...]}                   of a dict: in its order
    {"t": "ndarray" | "scalar", ...}                       of numpy, see `arrays`
    {"t": "frame" | "series" | "index" | "tensor", ...}    see `tables`
    {"t": "some", "c": type}                               see `sketch`
    {"t": "cycle", "v": levels up}, {"t": "opaque", "c": type}
"""

from __future__ import annotations

import base64
import contextlib
import copyreg
import json
import re
import sys
import types
from typing import Any

from afterburner_sandbox.inside import arrays, bare, functions, tables

MAX_DEPTH = 150
"""Deeper values are refused: the trusted side must be able to read them."""

MAX_ITEMS = 100_000
"""An iterator is drained to this many items."""

_SIZED = frozenset({list, tuple, dict, set, frozenset})

MAX_DETAILS = 500
"""An exception's arguments or attributes with more parts are left out."""

MAX_MESSAGE = 10_000
"""An exception's message is cut to so many characters; what else it carries is left out
where a text in it is longer."""

MAX_CAUSES = 5
"""So many causes of causes are followed."""

_ATOMS = frozenset({int, str, bool, float, type(None)})
_NAMED = (type, types.FunctionType, types.BuiltinFunctionType)
_VIEWS: tuple[type, ...] = (
    type({}.keys()),
    type({}.values()),
    type({}.items()),
    types.MappingProxyType,
)
_MATCH = {
    **{"t": "object", "c": "re.Match", "f": {"t": "name", "v": "re.Match"}},
    **{"s": None, "l": [], "d": []},
}
_CONSTANTS = {Ellipsis: "builtins.Ellipsis", NotImplemented: "builtins.NotImplemented"}


class EncodeError(Exception):
    """The value cannot be put into data within the limits."""


class Drained:
    """What an iterator gave when it was drained inside the timed region."""

    def __init__(self, iterator: Any, values: list[Any], end: Any) -> None:
        self.kind = type_name(type(iterator))
        self.values = values
        self.end = end


def drain(iterator: Any) -> Drained:
    """Run an iterator to its end, its failure, or `MAX_ITEMS`."""
    values: list[Any] = []
    try:
        for value in iterator:
            if len(values) >= MAX_ITEMS:
                return Drained(iterator, values, "cap")
            values.append(value)
    except BaseException as error:  # noqa: BLE001 - the program's failure is its behaviour
        return Drained(iterator, values, error_node(error))
    return Drained(iterator, values, None)


def dumps(node: Any) -> bytes:
    """The node as JSON bytes."""
    return json.dumps(node, separators=(",", ":")).encode("ascii")


def encode(value: Any) -> Any:
    """`value` as a JSON-able node.

    Raises:
        EncodeError: it is nested too deeply.
    """
    return _Encoder().node(value)


def sketch(value: Any, most: int) -> Any:
    """`value` as a node, without a trace of the encoding in it.

    Iterators are not drained. What cannot be put into data, and all of it where it has
    more than `most` parts, is told by type only.
    """
    try:
        return _Encoder(most, whole=False).node(value)
    except Exception:  # noqa: BLE001 - objects may do anything when they are looked at
        return {"t": "some", "c": type_name(type(value))}


def type_name(kind: type) -> str:
    """`module.qualname` of a type."""
    return f"{kind.__module__}.{kind.__qualname__}"


def error_node(error: BaseException, level: int = 0) -> Any:
    """An exception by type and message, and what else it carries."""
    try:
        message = str(error)
    except Exception:  # noqa: BLE001 - a `__str__` of the program under test may raise anything
        message = "<no message: __str__ failed>"
    node: dict[str, Any] = {
        "t": "error",
        "c": type_name(type(error)),
        "m": message[:MAX_MESSAGE],
    }
    if level < MAX_CAUSES:
        _add_details(node, error, message, level + 1)
    return node


def _add_details(
    node: dict[str, Any], error: BaseException, message: str, level: int
) -> None:
    args = error.args
    if len(args) != 1 or type(args[0]) is not str or args[0] != message:
        _add_detail(node, "a", args, level)
    attributes = dict(vars(error))
    notes = attributes.pop("__notes__", None)
    if attributes:
        _add_detail(node, "s", attributes, level)
    if notes:
        _add_detail(node, "n", notes, level)
    if error.__cause__ is not None:
        node["x"] = error_node(error.__cause__, level)


def _add_detail(node: dict[str, Any], key: str, value: Any, level: int) -> None:
    """Add what an exception carries, unless it is large or no data."""
    encoder = _Encoder(MAX_DETAILS, whole=False, level=level)
    with contextlib.suppress(EncodeError, RecursionError):
        node[key] = encoder.node(value)


class _Encoder:
    """One encoding. Holds the path from the root, to see cycles and depth.

    One that is not `whole` leaves no trace in what it encodes, and tells by type only
    what no comparison could judge.
    """

    def __init__(
        self, most: int = sys.maxsize, *, whole: bool = True, level: int = 0
    ) -> None:
        self.path: list[int] = []
        self.left = most
        self.whole = whole
        self.level = level

    def node(self, value: Any) -> Any:
        kind = type(value)
        if kind in (str, bytes) and not self.whole and len(value) > MAX_MESSAGE:
            raise EncodeError(f"a text of {len(value)} characters")
        if kind in _ATOMS:
            return _long_int(value) if kind is int else value
        if id(value) in self.path:
            return {"t": "cycle", "v": len(self.path) - self.path.index(id(value))}
        if len(self.path) >= MAX_DEPTH:
            raise EncodeError(f"nested more than {MAX_DEPTH} levels deep")
        self.path.append(id(value))
        try:
            return self.inner(kind, value)
        finally:
            self.path.pop()

    def inner(self, kind: type, value: Any) -> Any:
        if not self.whole and kind in _SIZED and len(value) > self.left:
            self.count(len(value))  # before it is copied
        if kind is list:
            return self.items(value)
        if kind is tuple:
            return {"t": "tuple", "v": self.items(value)}
        if kind is dict:
            return {
                "t": "dict",
                "k": self.items(list(value)),
                "v": self.items(list(value.values())),
            }
        if kind is set or kind is frozenset:
            nodes = self.items(list(value))
            return {"t": kind.__name__, "v": sorted(nodes, key=_sort_key)}
        if kind is bytes or kind is bytearray:
            self.count(len(value) // 64)
            text = base64.b64encode(bytes(value)).decode("ascii")
            return {"t": kind.__name__, "v": text}
        if kind is complex:
            return {"t": "complex", "v": [value.real, value.imag]}
        if kind is types.FunctionType and self.whole and functions.is_made(value):
            return self.function(value)
        if isinstance(value, _NAMED):
            return self.named(kind, f"{value.__module__}.{value.__qualname__}")
        if isinstance(value, BaseException):
            return error_node(value, self.level)
        if kind is Drained:
            return self.drained(value)
        if is_iterator(value):
            return self.drained(drain(value)) if self.whole else self.opaque(kind)
        return self.special(kind, value)

    def special(self, kind: type, value: Any) -> Any:
        """What is told by its content, though `pickle` would say something else."""
        if arrays.is_array(kind):
            self.count(value.size)
            return arrays.encode(value, self.items)
        if tables.is_table(kind):
            self.count(tables.size(value))
            return tables.encode(value, self.node)
        if kind is memoryview:
            text = base64.b64encode(value.tobytes()).decode("ascii")
            shape = list(value.shape)
            return {"t": "memoryview", "v": text, "f": value.format, "n": shape}
        if kind is re.Match:
            found = [value.re, value.string, value.pos, value.endpos, value.regs]
            return {**_MATCH, "a": self.items(found)}
        if kind.__module__ == "_thread" and kind.__name__ in ("lock", "RLock"):
            held = repr(value).startswith("<locked")
            return {"t": "name", "v": type_name(kind) + (", held" if held else "")}
        if any(kind is view for view in _VIEWS):  # its class may say that it is equal
            items = value.items() if kind is types.MappingProxyType else value
            return {"t": "view", "c": type_name(kind), "v": self.items(list(items))}
        return self.reduced(kind, value)

    def count(self, parts: int) -> None:
        """Refuse what has more parts than are wanted."""
        self.left -= parts
        if self.left < 0:
            raise EncodeError("more parts than are wanted")

    def opaque(self, kind: type) -> Any:
        """What has no data."""
        return {"t": "opaque" if self.whole else "some", "c": type_name(kind)}

    def named(self, kind: type, name: str) -> Any:
        """What is told by its name, unless it was made in a call."""
        if "<" in name and not self.whole:
            return self.opaque(kind)
        return {"t": "name", "v": name}

    def function(self, value: types.FunctionType) -> Any:
        """A function that is made in a call."""
        name = f"{value.__module__}.{value.__qualname__}"
        if not functions.is_readable(value):
            return self.opaque(type(value))
        code = functions.digest(value.__code__)
        state = self.items(functions.held(value))
        return {"t": "function", "v": name, "h": code, "s": state}

    def items(self, values: Any) -> list[Any]:
        self.count(len(values))
        if set(map(type, values)) <= _ATOMS:
            return [_long_int(v) if type(v) is int else v for v in values]
        return [self.node(v) for v in values]

    def drained(self, what: Drained) -> Any:
        values = self.items(what.values)
        return {"t": "iterator", "c": what.kind, "v": values, "end": what.end}

    def reduced(self, kind: type, value: Any) -> Any:
        """Any other object by what `pickle` would store of it."""
        if isinstance(value, types.ModuleType):
            return {"t": "name", "v": value.__name__}
        if kind in (type(Ellipsis), type(NotImplemented)):
            return {"t": "name", "v": _CONSTANTS[value]}
        try:
            reduce = copyreg.dispatch_table.get(kind)
            parts: Any = reduce(value) if reduce else value.__reduce_ex__(2)
            if not isinstance(parts, str):  # their items may be a program's own doing
                parts = (*parts[:3], *(part and list(part) for part in parts[3:5]))
        except Exception:  # noqa: BLE001 - objects refuse to be reduced in many ways
            if not bare.is_bare(kind):
                return self.opaque(kind)
            parts = copyreg.__newobj__, (kind,), bare.attributes_of(kind, value)  # type: ignore[attr-defined]
        if isinstance(parts, str):
            return self.named(kind, f"{kind.__module__}.{parts}")
        parts = tuple(parts) + (None,) * (5 - len(parts))
        node = {"t": "object", "c": type_name(kind), "f": self.node(parts[0])}
        node["a"] = self.items(list(parts[1] or ()))
        if isinstance(value, (set, frozenset)):  # a subclass: its members have no order
            node["a"] = [
                {"t": "set", "v": sorted(self.items(list(value)), key=_sort_key)}
            ]
        node["s"] = self.node(parts[2])
        node["l"] = self.items(list(parts[3] or ()))
        node["d"] = [self.items(list(pair)) for pair in (parts[4] or ())]
        return node


def _long_int(value: int) -> Any:
    """Very long ints as hex: their decimal form is refused by Python itself."""
    if -(1 << 4096) < value < (1 << 4096):
        return value
    return {"t": "int", "v": hex(value)}


def _sort_key(node: Any) -> str:
    return json.dumps(node)


def is_iterator(value: Any) -> bool:
    """Whether a value gives its items once, so that it is compared by them."""
    return hasattr(type(value), "__next__") and hasattr(type(value), "__iter__")
