"""Shapes of the user's own objects, whose attributes grow like arguments."""

from __future__ import annotations

import copy
import enum
import random
from dataclasses import dataclass
from typing import Any, Callable

from afterburner_engine.inside.relations import Record
from afterburner_engine.inside.shapes import Shape


def is_plain_object(kind: type) -> bool:
    """Whether an object is no more than its attributes, which can be replaced."""
    if kind.__module__ == "builtins" or issubclass(
        kind, (enum.Enum, BaseException, type)
    ):
        return False
    return ("__reduce__" not in vars(kind) and bool(_names(kind))) or _has_dict(kind)


def _has_dict(kind: type) -> bool:
    return any("__dict__" in vars(base) for base in kind.__mro__) and _in_python(kind)


def _in_python(kind: type) -> bool:
    """Whether no base other than `object` keeps state outside the attributes."""
    return all(base is object or base.__flags__ & (1 << 9) for base in kind.__mro__)


def _names(kind: type) -> list[str]:
    slots: list[str] = []
    for base in kind.__mro__:
        given = vars(base).get("__slots__", ())
        slots += [given] if isinstance(given, str) else list(given)
    return [name for name in slots if name not in ("__dict__", "__weakref__")]


def attributes(value: Any) -> dict[str, Any]:
    """The attributes of an instance, those in slots too."""
    found = {
        name: getattr(value, name)
        for name in _names(type(value))
        if hasattr(value, name)
    }
    return {**found, **getattr(value, "__dict__", {})}


@dataclass(frozen=True)
class Instance(Shape):
    """Copies of an instance with other attributes, made without its `__init__`."""

    example: Any
    record: Record

    @property
    def grows(self) -> bool:
        """Whether an attribute that is a container does."""
        return self.record.has_containers

    def draw(
        self, rng: random.Random, size: int | None = None, among: int | None = None
    ) -> Any:
        """A copy with new attributes."""
        made = copy.copy(self.example)
        for name, value in self.record.draw(rng, size, among).items():
            object.__setattr__(made, name, value)
        return made


def infer_object(values: list[Any], infer: Callable[..., Shape]) -> Shape | None:
    """The shape of the instances; None where they refer to their own kind."""
    seen = [attributes(value) for value in values]
    if any(set(one) != set(seen[0]) for one in seen) or not seen[0]:
        return None
    if any(type(item) is type(values[0]) for one in seen for item in one.values()):
        return None  # linked nodes: copied whole
    return Instance(values[0], Record(seen, infer))
