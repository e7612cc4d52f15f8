"""The strings by which a value can be asked for something: keys, or elements."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from typing import Any

LOOKED_AT = 60
"""Elements of a collection that are looked at; further ones are much alike."""

MAX_DEPTH = 4


def words_in(value: Any) -> list[str]:
    """Keys of dicts anywhere inside; where there are none, other strings.

    Both come in the order in which they stand, so that a draw from them is repeatable.
    """
    keys = list(dict.fromkeys(_found(value, True, 0)))
    return keys or list(dict.fromkeys(_found(value, False, 0)))


def _found(value: Any, keys: bool, depth: int) -> Iterator[str]:
    if depth > MAX_DEPTH:
        return
    if isinstance(value, dict):
        if keys:
            yield from (key for key in _some(value) if isinstance(key, str))
        inner = _some(value.values())
    elif isinstance(value, (list, tuple)):
        inner = _some(value)
    elif hasattr(value, "__dict__") and not isinstance(value, type):
        inner = _some(vars(value).values())
    else:
        return
    for part in inner:
        if isinstance(part, str):
            if not keys:
                yield part
        else:
            yield from _found(part, keys, depth + 1)


def _some(values: Any) -> list[Any]:
    return list(itertools.islice(values, LOOKED_AT))
