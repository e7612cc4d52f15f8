"""How objects are made of what `pickle` stores, and where it would make others."""

from __future__ import annotations

import types
from typing import Any

from afterburner_engine.inside.recording.naming import bare, c_base, is_bare

__all__ = ["avoids_init", "bare", "own_method", "set_state", "without_init"]


def avoids_init(maker: Any, args: list[Any], state: Any) -> bool:
    """Whether a class is asked for its objects, and `__init__` does not make them.

    Exceptions say that they are made of their `args`, which may be what their own
    `__init__` has made of others; time zones, that they are made of nothing.
    """
    if not isinstance(maker, type):
        return False
    own = [_attribute(maker, name) for name in ("__reduce__", "__reduce_ex__")]
    if any(isinstance(one, types.FunctionType) for one in own):
        return False  # the class says how its objects are made
    if not isinstance(_attribute(maker, "__init__"), types.FunctionType):
        return False
    if issubclass(maker, BaseException):
        return True
    return not args and state is not None and is_bare(maker)


def without_init(kind: Any, args: list[Any]) -> Any:
    """An object whose own `__init__` is not run."""
    made = bare(kind, *args)
    if isinstance(made, BaseException):
        c_base(kind).__init__(made, *args)
    return made


def _attribute(kind: type, name: str) -> Any:
    """What a class has of that name, as it stands in the class or a base."""
    return next((vars(base)[name] for base in kind.__mro__ if name in vars(base)), None)


def own_method(made: Any, name: str) -> Any:
    """That of the collection that a class is made from.

    What the class puts around it may need more than is there yet.
    """
    for base in type(made).__mro__:
        if base.__module__ in ("builtins", "collections") and hasattr(base, name):
            return getattr(base, name)
    return getattr(type(made), name)


def set_state(made: Any, state: Any) -> None:
    """Give an object the state that `pickle` would give it."""
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
