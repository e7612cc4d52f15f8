"""Which parts of an outcome are one and the same object.

Equal values are not the same behaviour if two rows of a result are one list in one
version and two lists in the other: whoever changes a row finds out. So is a result
that is the argument itself, or a list that the module keeps, where it was a copy.
"""

from __future__ import annotations

import collections
import copyreg
import types
from typing import Any

from afterburner_sandbox.inside.codec import Drained
from afterburner_sandbox.inside.functions import is_made

_ATOMS = frozenset({int, str, bool, float, complex, bytes, type(None)})
_NO_VALUES = (type, types.ModuleType, types.BuiltinFunctionType)
_LISTS = (list, tuple, collections.deque)
_HEAP_TYPE = 1 << 9


def shared(*roots: Any, named: dict[int, str] | None = None) -> list[list[Any]]:
    """The second and later places of objects that can be changed, with the first.

    Places are counted in the order of the values, so that equal values with equal
    sharing give equal lists. What cannot be changed may be shared at will. The first
    place of an object among the `named` ones is its name.
    """
    seen: dict[int, Any] = dict(named or ())
    again: list[list[Any]] = []
    stack = list(reversed(roots))
    number = 0
    while stack:
        value = stack.pop()
        kind = type(value)
        if kind in _ATOMS or isinstance(value, _NO_VALUES):
            continue
        if kind is types.FunctionType and not is_made(value):
            continue
        if _can_change(kind):
            number += 1
            first = seen.setdefault(id(value), number)
            if first != number:
                again.append([number, first])
                continue
        stack.extend(reversed(_parts(value)))
    return again


def _can_change(kind: type) -> bool:
    """Whether objects of this type are told apart: their hash is not their value's."""
    told_apart: tuple[Any, ...] = (None, object.__hash__)
    return kind is not Drained and kind.__hash__ in told_apart


def _parts(value: Any) -> list[Any]:
    if isinstance(value, Drained):
        return [value.values]
    if isinstance(value, types.CellType):
        return _content(value)
    parts = list(dict.values(value)) if isinstance(value, dict) else []
    if isinstance(value, types.FunctionType):
        # Two functions that share a variable differ from two that have one each.
        parts += [*(value.__closure__ or ()), value.__defaults__, value.__kwdefaults__]
    if isinstance(value, _LISTS):
        if set(map(type, value)) <= _ATOMS:
            return parts
        parts += value
    if isinstance(getattr(value, "__dict__", None), dict):
        parts += value.__dict__.values()
    if type(value).__flags__ & _HEAP_TYPE:
        parts += _slots(value)
    return parts


def _content(cell: types.CellType) -> list[Any]:
    try:
        return [cell.cell_contents]
    except ValueError:
        return []


def _slots(value: Any) -> list[Any]:
    names = copyreg._slotnames(type(value))  # type: ignore[attr-defined]
    return [getattr(value, name, None) for name in names]
