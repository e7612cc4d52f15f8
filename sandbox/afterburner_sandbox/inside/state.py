"""What a call leaves behind in its process: changed globals, environment, directory.

Looked at are the data among a module's globals, the attributes of its classes and
functions included. What is no data (functions, classes, modules, caches of `functools`)
and objects of other modules' classes are told by type. No object is asked whether it is
equal to another. A look has a bounded cost: of a large value only type and length are
known, and most values are recognised by what they are made of being the same objects.
"""

from __future__ import annotations

import array
import collections
import os
import types
from collections.abc import Iterator
from typing import Any

from afterburner_sandbox.inside import arrays, tables
from afterburner_sandbox.inside.memories import (
    ATOMS,
    MAX_FLAT,
    SIZED,
    Deep,
    Large,
    Memory,
    Plain,
    parts_of,
)

MAX_ALL = 10_000
"""So many parts of all values together are looked at."""

_DEEP = (
    *(list, dict, set, tuple, frozenset, bytearray, array.array, collections.deque),
    *(collections.UserDict, collections.UserList),
)
_CODE = (
    *(types.FunctionType, types.BuiltinFunctionType, types.MethodType, type),
    *(types.ModuleType, staticmethod, classmethod, property),
    *(types.MemberDescriptorType, types.GetSetDescriptorType),
)
_GONE = {"t": "some", "c": "nothing"}


class State:
    """What is known of a module's state since the last look."""

    def __init__(self, module: types.ModuleType) -> None:
        self.module = module
        self.named: dict[int, str] = {}
        """Values that can be changed, by identity: their names."""

        left = MAX_ALL
        self._known: dict[str, Memory] = {}
        for name, value in self._places():
            known = self._known[name] = self._memory(value, left)
            if type(known) is not Large and type(value) in SIZED:
                left -= len(value)
        self._environ = _environ()
        self._directory = _directory()
        self._name()

    def changes(self) -> dict[str, Any]:
        """What has changed since the last look, by aspect, with what it is now."""
        return {"globals": self._globals(), "environment": self._process()}

    def _globals(self) -> dict[str, Any]:
        changed: dict[str, Any] = {}
        known, places = self._known, dict(self._places())
        for name, value in places.items():
            memory = known.get(name)
            if memory is not None and memory.same(value):
                continue
            now = self._memory(value)
            if memory is None or memory.text() != now.text():
                changed[name] = now.node()
            known[name] = now
        for name in known.keys() - places.keys():
            del known[name]
            changed[name] = _GONE
        if changed:
            self._name()
        return changed

    @property
    def large(self) -> list[str]:
        """Names of values of which only type and length are known."""
        return [name for name, m in self._known.items() if type(m) is Large]

    def _memory(self, value: Any, left: int = MAX_FLAT) -> Memory:
        kind = type(value)
        if kind in ATOMS:
            return Memory(value)
        if kind in SIZED:
            if len(value) > min(MAX_FLAT, left):
                return Large(value)
            parts = parts_of(value)
            if parts is not None:
                return Plain(value, parts)
        elif not self._is_data(kind):
            return Memory(value)
        deep = Deep(value)
        return Large(value) if deep.unknown() else deep

    def _is_data(self, kind: type) -> bool:
        """Whether objects of this type are looked into."""
        if kind.__module__ == self.module.__name__ or issubclass(kind, _DEEP):
            return True
        return arrays.is_array(kind) or tables.is_table(kind)

    def _places(self) -> Iterator[tuple[str, Any]]:
        """The names under which data lies, and the data."""
        own = self.module.__dict__
        for name, value in list(own.items()):
            kind = type(value)
            if name[:2] == "__":
                continue
            if kind in ATOMS:
                yield name, value
            elif kind is types.FunctionType:
                if value.__dict__ and value.__globals__ is own:
                    yield from _attributes(name, value.__dict__)
            elif issubclass(kind, type):
                if value.__module__ == self.module.__name__:
                    yield from _class_data(name, value)
            elif not issubclass(kind, _CODE):
                yield name, value

    def _name(self) -> None:
        memories = self._known.items()
        self.named = {
            id(memory.value): name
            for name, memory in memories
            if type(memory) is not Memory
            and not isinstance(memory.value, (tuple, frozenset))
        }

    def _process(self) -> dict[str, Any]:
        changed: dict[str, Any] = {}
        now, directory = _environ(), _directory()
        if now != self._environ:
            for name in sorted({*now, *self._environ}):
                if now.get(name) != self._environ.get(name):
                    changed[f"os.environ[{_text(name)!r}]"] = _text(now.get(name))
            self._environ = now
        if directory != self._directory:
            changed["os.getcwd()"] = self._directory = directory
        return changed


def _class_data(name: str, kind: type) -> Iterator[tuple[str, Any]]:
    if hasattr(kind, "_member_map_"):  # the members of an enum stay
        return
    for attribute, value in list(vars(kind).items()):
        if attribute[:2] == "__":
            continue
        if type(value) is types.FunctionType:
            if value.__dict__:
                yield from _attributes(f"{name}.{attribute}", value.__dict__)
        elif not issubclass(type(value), _CODE):
            yield f"{name}.{attribute}", value


def _attributes(name: str, found: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    for attribute, value in list(found.items()):
        if attribute[:2] != "__" and not issubclass(type(value), _CODE):
            yield f"{name}.{attribute}", value


def _environ() -> dict[Any, Any]:
    # Its copy as it is kept: nothing has to be decoded to see that nothing has changed.
    return dict(getattr(os.environ, "_data", os.environ))


def _text(value: Any) -> Any:
    return os.fsdecode(value) if isinstance(value, bytes) else value


def _directory() -> Any:
    try:
        return os.getcwd()
    except OSError:  # it has been removed
        return None
