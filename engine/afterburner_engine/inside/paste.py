"""A call written to be pasted: nothing shortened, odd floats by their names.

Where the values are built-in ones the text is valid Python; other objects are shown by
their own `repr`. An object that stands at two places is named where it comes first.
"""

from __future__ import annotations

import math
from collections import deque
from typing import Any

from afterburner_engine.inside import ndarrays

LONGEST = 4_000
"""Characters of one value; what is longer cannot be read anyway."""


def written(name: str, args: tuple[Any, ...], kwargs: dict[str, Any]) -> str:
    """The call as text."""
    writer = _Writer([*args, *kwargs.values()])
    parts = [writer.text(value) for value in args]
    parts += [f"{key}={writer.text(value)}" for key, value in kwargs.items()]
    return f"{name}({', '.join(parts)})"


def twice(values: list[Any]) -> set[int]:
    """The ids of the collections that stand at more than one place."""
    seen: set[int] = set()
    found: set[int] = set()
    stack = list(values)
    while stack:
        value = stack.pop()
        if isinstance(value, (list, dict, set, deque)):
            if id(value) in seen:
                found.add(id(value))
                continue
            seen.add(id(value))
        if isinstance(value, dict):
            stack += value.values()
        elif isinstance(value, (list, tuple, deque)):
            stack += value
    return found


class _Writer:
    """Writes the values of one call."""

    def __init__(self, values: list[Any]) -> None:
        self._twice: dict[int, str | None] = dict.fromkeys(twice(values))
        """Names of what stands at several places; None until it is written."""

    def text(self, value: Any) -> str:
        """One value."""
        if id(value) not in self._twice:
            return _shortened(self._plain(value))
        name = self._twice[id(value)]
        if name is not None:
            return name
        named = sum(known is not None for known in self._twice.values())
        name = "xyzuvw"[named] if named < 6 else f"x{named}"
        self._twice[id(value)] = name
        return f"({name} := {self._plain(value)})"

    def _plain(self, value: Any) -> str:
        kind = type(value)
        if kind is float and not math.isfinite(value):
            return f"float('{value}')"
        if kind is list:
            return f"[{', '.join(map(self.text, value))}]"
        if kind is tuple:
            return f"({', '.join(map(self.text, value))}{',' * (len(value) == 1)})"
        if kind is dict:
            pairs = (f"{self.text(k)}: {self.text(v)}" for k, v in value.items())
            return f"{{{', '.join(pairs)}}}"
        if kind is set and value:
            return f"{{{', '.join(sorted(map(self.text, value)))}}}"
        if kind is frozenset and value:
            return f"frozenset({{{', '.join(sorted(map(self.text, value)))}}})"
        if ndarrays.is_array(value):
            return ndarrays.show(value)
        try:
            return repr(value)
        except Exception:  # noqa: BLE001 - a `__repr__` of the user's may raise anything
            return f"<{kind.__name__}>"


def _shortened(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"
