"""Objects that `pickle` refuses, but whose attributes are all that they hold.

The recorder has the like of it: what runs in a user's program stands by itself.
"""

from __future__ import annotations

import types
from typing import Any

_HEAP = 1 << 9
"""The flag of classes that are made while the program runs."""

_FIXED = 1 << 8
"""The flag of those among them that are made in C."""


def is_bare(kind: type) -> bool:
    """Whether no base of a class can hold anything but attributes.

    One that is made in C may, unless it is as small as `object`. A class whose own
    attributes can be anything, such as a lock, is none.
    """
    if kind.__flags__ & _FIXED or not kind.__flags__ & _HEAP:
        return False
    return all(
        base.__basicsize__ == object.__basicsize__
        for base in kind.__mro__
        if base.__flags__ & _FIXED or not base.__flags__ & _HEAP
    )


def attributes_of(kind: type, value: Any) -> dict[str, Any]:
    """The attributes of an object, those in slots included."""
    held = dict(getattr(value, "__dict__", {}))
    for base in kind.__mro__:
        for name, one in vars(base).items():
            if isinstance(one, types.MemberDescriptorType) and hasattr(value, name):
                held[name] = getattr(value, name)
    return held
