"""Turns the arguments of a call into plain data, which `rebuild` turns back.

A deep copy of how things are before the function runs, in a form that holds no code.
Unlike the codec of outcomes, it keeps sharing and cycles, and it consumes nothing: an
iterator that cannot be copied is refused, not drained.

A value is an atom of JSON (None, bool, int, float, str) or `[n]`, the n-th entry of a
table of objects. An entry is one of

    ["list" | "tuple" | "set" | "frozenset", [value, ...]]
    ["dict", [key, ...], [value, ...]]
    ["bytes" | "bytearray", base64]      ["int", hex]      ["complex", re, im]
    ["name", module, qualname]                       a class or function, by its name
    ["source", module, place, qualname, defaults, keyword defaults, [name, ...],
        [value, ...]]               a function by its source, and its closure
    ["class", module, name, qualname, bases, [name, ...], [value, ...]]
    ["wrapped", "property" | "classmethod" | "staticmethod", functions]
    ["called", function, args]                       a generator that has not begun
    ["lock", kind]
    ["match", pattern, text, start, end, spans]      what a pattern has found
    ["module", name]
    ["file", bytes, position, encoding, errors]      one that is open for reading
    ["plain", class, [name, ...], [value, ...]]      an object by its attributes
    ["object", maker, args, state, items, pairs, setter]    as `__reduce_ex__` says
"""

from __future__ import annotations

import base64
import inspect
import re
import sys
import types
from typing import Any, Optional

from afterburner_engine.inside.recording import bysource, files, locks
from afterburner_engine.inside.recording.naming import (
    WORDS,
    Unkept,
    attributes_of,
    called,
    canonical,
    dotted_name,
    holder,
    is_bare,
    look_up,
    parts_of,
)

__all__ = ["Unkept", "canonical", "dotted_name", "encode"]

MAX_DEPTH = 120
"""Deeper values are refused by those that read them too."""

MAX_ITEMS = 300_000
"""Values in one call; more would make recordings of megabytes."""

_ATOMS = frozenset({int, str, bool, float, type(None)})
_LONG = 1 << 64
_SEQUENCES: dict[type, str] = {
    list: "list",
    tuple: "tuple",
    set: "set",
    frozenset: "frozenset",
}
_STREAMS = ("stdin", "stdout", "stderr")
"""What a program has at its ends, whatever it has put there."""

_FUNCTIONS = (types.FunctionType, types.BuiltinFunctionType)


def encode(args: list[Any], kwargs: dict[str, Any]) -> dict[str, Any]:
    """The arguments as data.

    Raises:
        Unkept: something in them cannot be rebuilt in another process.
    """
    encoder = _Encoder()
    try:
        made = {
            "args": encoder.values(args),
            "kwargs": {name: encoder.value(item) for name, item in kwargs.items()},
        }
    except RecursionError:
        raise Unkept("values nested too deeply") from None
    return {**made, "objects": encoder.table}


class _Encoder:
    """One call. Keeps alive what it has seen: an `id` must not come again."""

    def __init__(self) -> None:
        self.table: list[Any] = []
        self.known: dict[int, int] = {}
        self.alive: list[Any] = []
        self.depth = 0
        self.left = MAX_ITEMS

    def values(self, items: Any) -> list[Any]:
        """The items of a sequence or set, one by one."""
        self.left -= len(items) + 1
        if self.left < 0:
            raise Unkept(f"more than {MAX_ITEMS} values in one call")
        kinds = set(map(type, items))
        if kinds <= _ATOMS and not (int in kinds and _has_long(items)):
            return list(items)
        return [self.value(item) for item in items]

    def value(self, value: Any) -> Any:
        """An atom as it is, or a reference to the table."""
        kind = type(value)
        if kind in _ATOMS and not (kind is int and not -_LONG < value < _LONG):
            return value
        place = self.known.get(id(value))
        if place is not None:
            return [place]
        if self.depth >= MAX_DEPTH:
            raise Unkept(f"values nested more than {MAX_DEPTH} levels deep")
        place = self.known[id(value)] = len(self.table)
        self.alive.append(value)
        self.table.append(None)
        self.depth += 1
        self.table[place] = self.entry(kind, value)
        self.depth -= 1
        return [place]

    def entry(self, kind: type, value: Any) -> list[Any]:
        """What the table says of an object."""
        if kind in _SEQUENCES:
            return [_SEQUENCES[kind], self.values(value)]
        if kind is dict:
            return ["dict", self.values(list(value)), self.values(list(value.values()))]
        if kind is bytes or kind is bytearray:
            self.left -= len(value) // 8
            text = base64.b64encode(bytes(value)).decode("ascii")
            return [kind.__name__, text]
        if kind is int:
            return ["int", hex(value)]
        if kind is complex:
            return ["complex", value.real, value.imag]
        if isinstance(value, (type, *_FUNCTIONS)):
            return self.named(value)
        if kind is types.GeneratorType:
            return self.generator(value)
        lock = locks.kind_of(value) if kind.__module__ == "_thread" else None
        if lock is not None:
            return ["lock", lock]
        if kind in bysource.WRAPPED:
            parts = [getattr(value, name, None) for name in bysource.WRAPPED[kind]]
            return ["wrapped", kind.__name__, self.values(parts)]
        for name in _STREAMS:
            if value is getattr(sys, name, None):
                return ["name", "sys", name]
        if kind is re.Match:
            where = [self.value(v) for v in (value.re, value.string)]
            return ["match", *where, value.pos, value.endpos, list(value.regs)]
        if kind is types.ModuleType:
            return self.module(value)
        if kind.__module__ == "_io":
            return self.file(kind, value)
        for refused, words in WORDS.items():
            if isinstance(value, refused):
                raise Unkept(words)
        return self.reduced(kind, value)

    def file(self, kind: type, value: Any) -> list[Any]:
        """A file that is open for reading, by what is in it; or one in memory."""
        found = files.parts_of(value)
        if found is None:
            return self.reduced(kind, value)
        self.left -= len(found[0]) // 8
        return ["file", *self.values(found)]

    def module(self, value: types.ModuleType) -> list[Any]:
        """A module that others can import."""
        name = value.__name__
        if sys.modules.get(name) is not value:
            raise Unkept("a module that is not found by its name")
        return ["module", canonical(name)]

    def named(self, value: Any) -> list[Any]:
        """A class or function that others find by its name."""
        if isinstance(value, types.BuiltinFunctionType):
            owner = value.__self__
            if owner is not None and not isinstance(owner, types.ModuleType):
                return self.reduced(type(value), value)
        module = getattr(value, "__module__", None) or holder(value)
        qualname = value.__qualname__
        if value is type(None):
            return ["object", self.value(type), [None], None, [], [], None]
        if look_up(module, qualname) is value:
            return ["name", canonical(module), qualname]
        made = self.function(value) if isinstance(value, types.FunctionType) else None
        made = self.local_class(value) if isinstance(value, type) else made
        if made is not None:
            return made
        if "<lambda>" in qualname:
            raise Unkept("a lambda")
        what = "class" if isinstance(value, type) else "function"
        local = "local " if "<locals>" in qualname else ""
        where = "" if local else ", which is not found by its name"
        raise Unkept(f"the {local}{what} {qualname}{where}")

    def function(self, value: types.FunctionType) -> Optional[list[Any]]:
        """A function by its source, or None where that is not known."""
        module = value.__globals__.get("__name__")
        place = bysource.place_of(value.__code__)
        home = sys.modules.get(str(module))
        if place is None or home is None or vars(home) is not value.__globals__:
            return None
        if getattr(home, "__file__", None) is None:
            return None
        cells = bysource.cells_of(value)
        if bysource.MISSING in cells.values():
            return None
        keyword = value.__kwdefaults__
        return [
            "source",
            canonical(str(module)),
            place,
            value.__qualname__,
            self.value(value.__defaults__),
            self.value(keyword),
            list(cells),
            self.values(list(cells.values())),
        ]

    def local_class(self, value: type) -> Optional[list[Any]]:
        """A class that is made in a function, by its bases and attributes."""
        held = bysource.attributes_of(value)
        if held is None or "<locals>" not in value.__qualname__:
            return None
        entry: list[Any] = ["class", canonical(value.__module__), value.__name__]
        entry += [value.__qualname__, self.values(list(value.__bases__))]
        return [*entry, list(held), self.values(list(held.values()))]

    def generator(self, value: Any) -> list[Any]:
        """One that has not begun, by the function and arguments it was made of."""
        if inspect.getgeneratorstate(value) != inspect.GEN_CREATED:
            raise Unkept("a generator that has begun")
        frame, code = value.gi_frame, value.gi_code
        cells = [
            frame.f_locals.get(name, bysource.MISSING) for name in code.co_freevars
        ]
        if bysource.MISSING in cells:
            raise Unkept("a generator")
        count = code.co_argcount + code.co_kwonlyargcount
        if code.co_flags & (inspect.CO_VARARGS | inspect.CO_VARKEYWORDS):
            raise Unkept("a generator")
        stub = types.FunctionType(
            code, frame.f_globals, code.co_name, None, tuple(map(types.CellType, cells))
        )
        self.alive.append(stub)
        entry = self.function(stub)
        if entry is None:
            raise Unkept("a generator")
        args = [frame.f_locals[name] for name in code.co_varnames[:count]]
        return ["called", self.entered(entry), code.co_argcount, self.values(args)]

    def entered(self, entry: list[Any]) -> list[int]:
        """A reference to a new entry of the table."""
        self.table.append(entry)
        return [len(self.table) - 1]

    def plain(self, kind: type, value: Any) -> Optional[list[Any]]:
        """An object that refuses to be stored, by its attributes."""
        if not is_bare(kind):
            return None
        held = attributes_of(kind, value)
        names = list(held)
        return ["plain", self.value(kind), names, self.values(list(held.values()))]

    def reduced(self, kind: type, value: Any) -> list[Any]:
        """Any other object, by what `pickle` would store of it."""
        try:
            parts = parts_of(kind, value)
        except Unkept:
            entry = self.plain(kind, value)
            if entry is None:
                raise
            return entry
        if isinstance(parts, str):
            module = getattr(value, "__module__", None) or kind.__module__
            if look_up(module, parts) is not value:
                raise Unkept(f"{called(kind)} {parts}, which is not found by its name")
            return ["name", canonical(module), parts]
        maker, args, state, items, pairs, setter = tuple(parts) + (None,) * (
            6 - len(parts)
        )
        entry = ["object", self.value(maker), self.values(list(args or ()))]
        entry.append(self.value(state))
        entry.append(self.values(list(items or ())))
        entry.append([self.values(list(pair)) for pair in (pairs or ())])
        entry.append(self.value(setter))
        return entry


def _has_long(items: Any) -> bool:
    return any(type(i) is int and not -_LONG < i < _LONG for i in items)
