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
import operator
import os
import types
from collections.abc import Iterator
from typing import Any

from afterburner_sandbox.inside import arrays, codec, tables

MAX_PARTS = 400
"""Of an object with more parts only the type is known."""

MAX_FLAT = 1_000
"""Of a list, dict or set with more parts only type and length are known."""

MAX_ALL = 10_000
"""So many parts of all values together are looked at."""

_ATOMS = frozenset({int, str, bool, float, complex, bytes, type(None)})
_SIZED = frozenset({list, dict, set, tuple, frozenset})
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
        self._known: dict[str, _Memory] = {}
        for name, value in self._places():
            known = self._known[name] = self._memory(value, left)
            if type(known) is not _Large and type(value) in _SIZED:
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
        return [name for name, m in self._known.items() if type(m) is _Large]

    def _memory(self, value: Any, left: int = MAX_FLAT) -> _Memory:
        kind = type(value)
        if kind in _ATOMS:
            return _Memory(value)
        if kind in _SIZED:
            if len(value) > min(MAX_FLAT, left):
                return _Large(value)
            parts = _parts(value)
            return _Deep(value) if parts is None else _Plain(value, parts)
        own = kind.__module__ == self.module.__name__
        if own or issubclass(kind, _DEEP) or arrays.is_array(kind):
            return _Deep(value)
        return _Deep(value) if tables.is_table(kind) else _Memory(value)

    def _places(self) -> Iterator[tuple[str, Any]]:
        """The names under which data lies, and the data."""
        own = self.module.__dict__
        for name, value in list(own.items()):
            kind = type(value)
            if name[:2] == "__":
                continue
            if kind in _ATOMS:
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
            if type(memory) is not _Memory
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


class _Memory:
    """A value that is told by its identity, and where that is another one, by type."""

    def __init__(self, value: Any) -> None:
        self.value = value

    def same(self, value: Any) -> bool:
        """Whether nothing can have changed."""
        return value is self.value

    def node(self) -> Any:
        """What is told of it."""
        kind = type(self.value)
        if kind in _ATOMS:
            return codec.encode(self.value)
        return {"t": "some", "c": codec.type_name(kind)}

    def text(self) -> bytes:
        """The same, to be compared."""
        return codec.dumps(self.node())


class _Large(_Memory):
    """A value that is too large to be looked at."""

    def __init__(self, value: Any) -> None:
        super().__init__(value)
        self._length = len(value)

    def same(self, value: Any) -> bool:
        """Whether it is as long as it was."""
        return value is self.value and len(value) == self._length

    def node(self) -> Any:
        """What is told of it."""
        return {**super().node(), "n": self._length}


class _Deep(_Memory):
    """A value with parts that can change by themselves."""

    def __init__(self, value: Any) -> None:
        super().__init__(value)
        self._node = codec.sketch(
            value, MAX_FLAT if type(value) in _SIZED else MAX_PARTS
        )
        self._text = codec.dumps(self._node)

    def same(self, value: Any) -> bool:
        """Never known without looking."""
        return False

    def node(self) -> Any:
        """What it was when it was looked at."""
        return self._node

    def text(self) -> bytes:
        """The same, to be compared."""
        return self._text


class _Plain(_Memory):
    """Lists, dicts, sets and tuples, in one another, of values that cannot change."""

    def __init__(self, value: Any, parts: list[Any]) -> None:
        super().__init__(value)
        self._parts = parts
        self._copy = _copied(value)

    def same(self, value: Any) -> bool:
        """Whether it is made of the same objects."""
        if value is not self.value:
            return False
        parts = _parts(value)
        if parts is None or len(parts) != len(self._parts):
            return False
        return all(map(operator.is_, parts, self._parts))

    def node(self) -> Any:
        """What it was when it was looked at."""
        return codec.sketch(self._copy, MAX_FLAT)


def _copied(value: Any) -> Any:
    kind = type(value)
    if kind is list:
        return list(map(_copied, value))
    if kind is dict:
        return dict(zip(value, map(_copied, value.values())))
    if kind is tuple:
        return tuple(map(_copied, value))
    return set(value) if kind is set else value


def _parts(value: Any) -> list[Any] | None:
    """All parts of a value, one after the other; None where one is no plain data."""
    found: list[Any] = [value]
    waiting = [value]
    while waiting:
        part = waiting.pop()
        items = [*part, *part.values()] if type(part) is dict else list(part)
        kinds = set(map(type, items))
        # Where one ends and the next one begins is a part of it, too.
        found += items
        found.append(_ENDS)
        if kinds <= _ATOMS:
            continue
        if not kinds <= _PLAIN or len(found) > MAX_FLAT:
            return None
        waiting += [item for item in items if type(item) in _SIZED]
    return found


_PLAIN = _ATOMS | _SIZED
_ENDS = object()


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
