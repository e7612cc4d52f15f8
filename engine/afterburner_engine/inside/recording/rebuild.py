"""Makes the arguments of a recorded call from data. Only ever inside the sandbox.

Like unpickling, it imports modules and calls what the data names: the data come from
the user's own program, but they may have been changed since, so the trusted side
never does this.
"""

from __future__ import annotations

import base64
import importlib
from collections.abc import Mapping
from typing import Any

Call = tuple[tuple[Any, ...], dict[str, Any]]


class Unbuilt(Exception):
    """A recorded value that cannot be made here; the text says why."""


def rebuild(call: dict[str, Any], names: Mapping[str, str] | None = None) -> Call:
    """The arguments of a call that `encode` has written.

    `names` are those of modules that are known by another one here.

    Raises:
        Unbuilt: a class has changed or is not there, or the data are damaged.
    """
    builder = _Builder(call, names or {})
    try:
        args = builder.values(call["args"])
        kwargs = {name: builder.value(item) for name, item in call["kwargs"].items()}
    except Unbuilt:
        raise
    except Exception as error:
        raise Unbuilt(f"{type(error).__name__}: {error}") from error
    return tuple(args), kwargs


class _Builder:
    """One call, and what of its table has been made."""

    def __init__(self, call: dict[str, Any], names: Mapping[str, str]) -> None:
        self.names = names
        self.table: list[Any] = call["objects"]
        self.made: dict[int, Any] = {}
        self.pending: set[int] = set()

    def values(self, items: list[Any]) -> list[Any]:
        """Each value of a list."""
        return [self.value(item) for item in items]

    def value(self, value: Any) -> Any:
        """An atom, or an entry of the table, made when it is first asked for."""
        if not isinstance(value, list):
            return value
        place = value[0]
        if place in self.made:
            return self.made[place]
        if place in self.pending:
            raise Unbuilt("an object that cannot be changed contains itself")
        self.pending.add(place)
        tag, *rest = self.table[place]
        made = getattr(self, f"_{tag}")(place, *rest)
        self.pending.discard(place)
        self.made[place] = made
        return made

    # What can be changed is known before its contents are, for the sake of cycles.

    def _list(self, place: int, items: list[Any]) -> Any:
        made: list[Any] = []
        self.made[place] = made
        made.extend(self.values(items))
        return made

    def _set(self, place: int, items: list[Any]) -> Any:
        made: set[Any] = set()
        self.made[place] = made
        made.update(self.values(items))
        return made

    def _dict(self, place: int, keys: list[Any], values: list[Any]) -> Any:
        made: dict[Any, Any] = {}
        self.made[place] = made
        for key, item in zip(keys, values):
            made[self.value(key)] = self.value(item)
        return made

    def _tuple(self, place: int, items: list[Any]) -> Any:
        return tuple(self.values(items))

    def _frozenset(self, place: int, items: list[Any]) -> Any:
        return frozenset(self.values(items))

    def _bytes(self, place: int, text: str) -> Any:
        return base64.b64decode(text)

    def _bytearray(self, place: int, text: str) -> Any:
        return bytearray(base64.b64decode(text))

    def _int(self, place: int, text: str) -> Any:
        return int(text, 16)

    def _complex(self, place: int, real: float, imag: float) -> Any:
        return complex(real, imag)

    def _name(self, place: int, module: str, qualname: str) -> Any:
        try:
            found: Any = importlib.import_module(self.names.get(module, module))
            for part in qualname.split("."):
                found = getattr(found, part)
        except (ImportError, AttributeError) as error:
            raise Unbuilt(f"{module}.{qualname} is not found: {error}") from error
        return found

    def _object(
        self,
        place: int,
        maker: Any,
        args: list[Any],
        state: Any,
        items: list[Any],
        pairs: list[list[Any]],
        setter: Any,
    ) -> Any:
        made = self.value(maker)(*self.values(args))
        self.made[place] = made
        if setter is not None:
            self.value(setter)(made, self.value(state))
        elif state is not None:
            _set_state(made, self.value(state))
        if items:
            made.extend(self.values(items))
        for key, item in pairs:
            made[self.value(key)] = self.value(item)
        return made


def _set_state(made: Any, state: Any) -> None:
    if hasattr(made, "__setstate__"):
        made.__setstate__(state)
        return
    slots = None
    if isinstance(state, tuple) and len(state) == 2:
        state, slots = state
    if state:
        made.__dict__.update(state)
    for name, item in (slots or {}).items():
        object.__setattr__(made, name, item)
