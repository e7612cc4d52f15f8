"""What kind of call it is, roughly: types and sizes. Cheap enough for every call."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

_SIZED = (str, bytes, bytearray, list, tuple, set, frozenset, dict)


def shape_of(values: Iterable[Any]) -> str:
    """A text that calls of about the same kind and size share."""
    return ",".join([_one(value) for value in values])


def _one(value: Any) -> str:
    kind = type(value)
    if value is None or kind is bool:
        return str(value)
    if kind is int:
        return f"int{'-' if value < 0 else ''}{value.bit_length()}"
    if kind in _SIZED:
        return f"{kind.__name__}{len(value).bit_length()}{_inner(value)}"
    name = f"{kind.__module__}.{kind.__qualname__}"
    held = getattr(value, "__dict__", None)
    if type(held) is not dict:
        size = len(value) if isinstance(value, (list, tuple, dict, set)) else 0
        return f"{name}{size.bit_length()}"
    sizes = [len(v) for v in list(held.values()) if type(v) in _SIZED]
    return f"{name}{max(sizes, default=0).bit_length()}"


def _inner(value: Any) -> str:
    """The type of what comes first in a container."""
    if not value or isinstance(value, (str, bytes, bytearray)):
        return ""
    for item in value:
        inner = type(item)
        if inner in (list, tuple):
            return f"[{inner.__name__}{len(item).bit_length()}]"
        return f"[{inner.__name__}]"
    return ""
