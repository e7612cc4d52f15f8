"""Turns what a program returned into plain data, and plain data back into values.

The form is JSON with a few tagged objects, canonical enough that equal values
mostly give equal bytes. Encoding never calls anything that decides equality;
the comparison is made outside, on the data. Decoding (`rebuild`) is for the
trusted process that runs a workload's own `same`; candidates never reach it.

    None, bool, int, float, str   as in JSON (NaN and Infinity included)
    list                          an array
    {"t": "tuple" | "set" | "frozenset", "v": [...]}       sets are sorted
    {"t": "dict", "k": [...], "v": [...]}                  in the dict's order
    {"t": "bytes" | "bytearray", "v": base64}, {"t": "int", "v": hex}
    {"t": "complex", "v": [re, im]}
    {"t": "iterator", "c": type, "v": [...], "end": null | error | "cap"}
    {"t": "error", "c": type, "m": message}
    {"t": "name", "v": "module.qualname"}                  classes and functions
    {"t": "object", "c": type, "f": maker, "a": args, "s": state, "l": [], "d": []}
    {"t": "ndarray" | "scalar", ...}                       of numpy, see `arrays`
    {"t": "cycle", "v": levels up}, {"t": "opaque", "c": type}
"""

from __future__ import annotations

import base64
import copyreg
import json
import sys
import types
from typing import Any

from afterburner_sandbox.inside import arrays

MAX_DEPTH = 150
"""Deeper values are refused: the trusted side must be able to read them."""

MAX_ITEMS = 100_000
"""An iterator is drained to this many items."""

_ATOMS = frozenset({int, str, bool, float, type(None)})
_NAMED = (type, types.FunctionType, types.BuiltinFunctionType)
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


def type_name(kind: type) -> str:
    """`module.qualname` of a type."""
    return f"{kind.__module__}.{kind.__qualname__}"


def error_node(error: BaseException) -> Any:
    """An exception by type and message."""
    try:
        message = str(error)
    except Exception:  # noqa: BLE001 - a `__str__` of the program under test may raise anything
        message = "<no message: __str__ failed>"
    return {"t": "error", "c": type_name(type(error)), "m": message[:10_000]}


class _Encoder:
    """One encoding. Holds the path from the root, to see cycles and depth."""

    def __init__(self) -> None:
        self.path: list[int] = []

    def node(self, value: Any) -> Any:
        kind = type(value)
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
            text = base64.b64encode(bytes(value)).decode("ascii")
            return {"t": kind.__name__, "v": text}
        if kind is complex:
            return {"t": "complex", "v": [value.real, value.imag]}
        if isinstance(value, _NAMED):
            return {"t": "name", "v": f"{value.__module__}.{value.__qualname__}"}
        if isinstance(value, BaseException):
            return error_node(value)
        if kind is Drained:
            return self.drained(value)
        if is_iterator(value):
            return self.drained(drain(value))
        if arrays.is_array(kind):
            return arrays.encode(value, self.items)
        return self.reduced(kind, value)

    def items(self, values: Any) -> list[Any]:
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
            parts = value.__reduce_ex__(2)
        except Exception:  # noqa: BLE001 - objects refuse to be reduced in many ways
            return {"t": "opaque", "c": type_name(kind)}
        if isinstance(parts, str):
            return {"t": "name", "v": f"{kind.__module__}.{parts}"}
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


def rebuild(node: Any, allowed: frozenset[str]) -> Any:
    """The value that a node stands for; objects only of the `allowed` type names.

    Raises:
        EncodeError: the node holds something that cannot be rebuilt.
    """
    if isinstance(node, list):
        return [rebuild(item, allowed) for item in node]
    if not isinstance(node, dict):
        return node
    tag = node.get("t")
    if tag == "dict":
        keys = [rebuild(key, allowed) for key in node["k"]]
        return dict(zip(keys, [rebuild(item, allowed) for item in node["v"]]))
    if tag in _FROM_ITEMS:
        return _FROM_ITEMS[tag]([rebuild(item, allowed) for item in node["v"]])
    if tag in _FROM_TEXT:
        return _FROM_TEXT[tag](node["v"])
    if tag == "name":
        return _look_up(node["v"], allowed)
    if tag == "object":
        return _rebuild_object(node, allowed)
    if tag in arrays.TAGS:
        try:
            return arrays.rebuild(node, lambda item: rebuild(item, allowed))
        except ValueError as error:
            raise EncodeError(str(error)) from error
    raise EncodeError(f"a value of kind {tag!r} ({node.get('c')}) cannot be rebuilt")


_FROM_ITEMS: dict[str, Any] = {
    "tuple": tuple,
    "set": set,
    "frozenset": frozenset,
    "iterator": list,
    "complex": lambda parts: complex(*parts),
}
_FROM_TEXT: dict[str, Any] = {
    "bytes": base64.b64decode,
    "bytearray": lambda text: bytearray(base64.b64decode(text)),
    "int": lambda text: int(text, 16),
}


def class_names(node: Any) -> frozenset[str]:
    """The type names and named things that a node refers to."""
    found: set[str] = set()
    stack = [node]
    while stack:
        item = stack.pop()
        if isinstance(item, list):
            stack.extend(item)
        elif isinstance(item, dict):
            name = item.get("c") or (item.get("v") if item.get("t") == "name" else None)
            if isinstance(name, str):
                found.add(name)
            stack.extend(item.values())
    return frozenset(found)


def _look_up(name: str, allowed: frozenset[str]) -> Any:
    if name not in allowed:
        raise EncodeError(f"{name} does not occur in what the original returned")
    for cut in range(len(name), 0, -1):
        module = (
            sys.modules.get(name[:cut]) if name[cut : cut + 1] in (".", "") else None
        )
        if module is not None:
            found: Any = module
            for part in filter(None, name[cut + 1 :].split(".")):
                found = getattr(found, part)
            return found
    raise EncodeError(f"{name} is not loaded")


def _rebuild_object(node: Any, allowed: frozenset[str]) -> Any:
    maker = rebuild(node["f"], allowed)
    if not isinstance(maker, type) and maker not in (
        copyreg.__newobj__,  # type: ignore[attr-defined]
        copyreg._reconstructor,  # type: ignore[attr-defined]
    ):
        raise EncodeError(f"{node['c']} is made by {maker!r}, which is not called here")
    value = maker(*(rebuild(item, allowed) for item in node["a"]))
    state = rebuild(node["s"], allowed)
    if hasattr(value, "__setstate__") and state is not None:
        value.__setstate__(state)
    elif state is not None:
        plain, slots = state if isinstance(state, tuple) else (state, None)
        for attribute, item in {**(plain or {}), **(slots or {})}.items():
            object.__setattr__(value, attribute, item)
    value.extend(rebuild(node["l"], allowed)) if node["l"] else None
    for key, item in node["d"]:
        value[rebuild(key, allowed)] = rebuild(item, allowed)
    return value
