"""What is remembered of a value, so that a change of it is seen.

No object is asked whether it is equal to another, and nothing is changed by looking.
"""

from __future__ import annotations

import operator
from typing import Any

from afterburner_sandbox.inside import codec

MAX_PARTS = 400
"""Of an object with more parts only the type is known."""

MAX_FLAT = 1_000
"""Of a list, dict or set with more parts only type and length are known."""

ATOMS = frozenset({int, str, bool, float, complex, bytes, type(None)})
SIZED = frozenset({list, dict, set, tuple, frozenset})


class Memory:
    """A value that is told by its identity, and where that is another one, by type."""

    def __init__(self, value: Any) -> None:
        self.value = value

    def same(self, value: Any) -> bool:
        """Whether nothing can have changed."""
        return value is self.value

    def node(self) -> Any:
        """What is told of it."""
        kind = type(self.value)
        if kind in ATOMS:
            return codec.encode(self.value)
        return {"t": "some", "c": codec.type_name(kind)}

    def text(self) -> bytes:
        """The same, to be compared."""
        return codec.dumps(self.node())


class Large(Memory):
    """A value that is too large to be looked at."""

    def __init__(self, value: Any) -> None:
        super().__init__(value)
        self._length = _length(value)

    def same(self, value: Any) -> bool:
        """Whether it is as long as it was."""
        return value is self.value and _length(value) == self._length

    def node(self) -> Any:
        """What is told of it."""
        return {**super().node(), "n": self._length}


def _length(value: Any) -> int | None:
    return len(value) if type(value) in SIZED else None


class Deep(Memory):
    """A value with parts that can change by themselves."""

    def __init__(self, value: Any) -> None:
        super().__init__(value)
        most = MAX_FLAT if type(value) in SIZED else MAX_PARTS
        self._node = codec.sketch(value, most)
        self._text = codec.dumps(self._node)

    def unknown(self) -> bool:
        """Whether it has too many parts to be remembered."""
        return isinstance(self._node, dict) and self._node.get("t") == "some"

    def same(self, value: Any) -> bool:
        """Never known without looking."""
        return False

    def node(self) -> Any:
        """What it was when it was looked at."""
        return self._node

    def text(self) -> bytes:
        """The same, to be compared."""
        return self._text


class Plain(Memory):
    """Lists, dicts, sets and tuples, in one another, of values that cannot change."""

    def __init__(self, value: Any, parts: list[Any]) -> None:
        super().__init__(value)
        self._parts = parts
        self._copy = _copied(value)

    def same(self, value: Any) -> bool:
        """Whether it is made of the same objects."""
        if value is not self.value:
            return False
        parts = parts_of(value)
        if parts is None or len(parts) != len(self._parts):
            return False
        return all(map(operator.is_, parts, self._parts))

    def node(self) -> Any:
        """What it was when it was looked at."""
        return codec.sketch(self._copy, 4 * MAX_FLAT)


def _copied(value: Any) -> Any:
    kind = type(value)
    if kind is list:
        return list(map(_copied, value))
    if kind is dict:
        return dict(zip(value, map(_copied, value.values())))
    if kind is tuple:
        return tuple(map(_copied, value))
    return set(value) if kind is set else value


def parts_of(value: Any) -> list[Any] | None:
    """All parts of a value, one after the other; None where one is no plain data."""
    found: list[Any] = [value]
    waiting = [value]
    while waiting:
        part = waiting.pop()
        if len(found) + len(part) > 3 * MAX_FLAT:
            return None
        items = [*part, *part.values()] if type(part) is dict else list(part)
        kinds = set(map(type, items))
        # Where one ends and the next one begins is a part of it, too.
        found += items
        found.append(_ENDS)
        if kinds <= ATOMS:
            continue
        if not kinds <= _PLAIN:
            return None
        waiting += [item for item in items if type(item) in SIZED]
    return found


_PLAIN = ATOMS | SIZED
_ENDS = object()
