"""The arguments of a call, from the frame of a function that has just been entered."""

from __future__ import annotations

import types
from typing import Any

_VARARGS = 0x04
_VARKEYWORDS = 0x08
_ABSENT = object()
_STEPS = ("__wrapped__", "__func__", "fget", "func")
"""Where a decorated or bound function keeps the plain one."""

Defaults = tuple[tuple[Any, ...], dict[str, Any]]


def arguments(
    frame: types.FrameType, defaults: Defaults
) -> tuple[list[Any], dict[str, Any]]:
    """What was passed, without what is the function's own default.

    A default may be an object that is told by its identity, and no copy has that.
    """
    code, found = frame.f_code, frame.f_locals
    count, named = code.co_argcount, code.co_varnames
    flags, place = code.co_flags, code.co_argcount + code.co_kwonlyargcount
    more: tuple[Any, ...] = ()
    if flags & _VARARGS:
        more = found.get(named[place], ())
        place += 1
    kwargs = dict(found.get(named[place], {})) if flags & _VARKEYWORDS else {}
    by_place, by_name = defaults
    first = count - len(by_place)
    args: list[Any] = []
    skipped = False
    for at, name in enumerate(named[:count]):
        value = found[name]
        same = at >= first and value is by_place[at - first]
        if same and not more and at >= code.co_posonlyargcount:
            skipped = True
        elif skipped:
            kwargs[name] = value
        else:
            args.append(value)
    for name in named[count : count + code.co_kwonlyargcount]:
        if found[name] is not by_name.get(name, _ABSENT):
            kwargs[name] = found[name]
    return [*args, *more], kwargs


def defaults_of(frame: types.FrameType, qualname: str) -> Defaults | None:
    """The defaults of the function that a frame runs; None where it is not found."""
    *path, name = qualname.split(".")
    holder: Any = frame.f_globals
    for part in path:
        holder = _member(holder, part)
    function = _member(holder, name)
    for _ in range(10):
        if function is None or getattr(function, "__code__", None) is frame.f_code:
            break
        steps = (getattr(function, step, None) for step in _STEPS)
        function = next((step for step in steps if step is not None), None)
    if not isinstance(function, types.FunctionType):
        return None
    return function.__defaults__ or (), function.__kwdefaults__ or {}


def _member(holder: Any, name: str) -> Any:
    if isinstance(holder, dict):
        return holder.get(name)
    names = getattr(holder, "__dict__", {})
    private = f"_{getattr(holder, '__name__', '').lstrip('_')}{name}"
    return names.get(name, names.get(private))


def is_inner(frame: types.FrameType, depth: int = 24) -> bool:
    """Whether the same function is among its own callers."""
    code, above = frame.f_code, frame.f_back
    while above is not None and depth:
        if above.f_code is code:
            return True
        above, depth = above.f_back, depth - 1
    return False
