"""Functions that are made in a call: told by their code and by what they hold.

Two such functions behave the same if their code is the same, instruction by
instruction, and they hold equal things. Of other code nothing can be said, whatever it
computes: that takes calls of the function, and nobody knows with what.
"""

from __future__ import annotations

import hashlib
import sys
import types
from typing import Any

EMPTY = "an empty cell"


def is_made(value: types.FunctionType) -> bool:
    """Whether a function is found by no name, so that its name says nothing of it."""
    if "<" in value.__qualname__:
        return True
    return value.__closure__ is not None and _found(value) is not value


def is_readable(value: types.FunctionType) -> bool:
    """Whether its globals are those of a module, and not made for it."""
    module = sys.modules.get(str(value.__globals__.get("__name__")))
    return module is not None and vars(module) is value.__globals__


def held(value: types.FunctionType) -> list[Any]:
    """What it holds: its defaults, its closure, its attributes and its docstring."""
    cells = [_content(cell) for cell in value.__closure__ or ()]
    return [
        value.__defaults__,
        value.__kwdefaults__,
        cells,
        vars(value),
        value.__doc__,
    ]


def _content(cell: Any) -> Any:
    try:
        return (cell.cell_contents,)
    except ValueError:
        return EMPTY


def digest(code: types.CodeType) -> str:
    """Of all that a piece of code does; not of where it stands."""
    return hashlib.sha256(_text(code).encode("utf-8", "backslashreplace")).hexdigest()


def _text(code: types.CodeType) -> str:
    constants = [_constant(value) for value in code.co_consts]
    return repr(
        (
            (code.co_argcount, code.co_posonlyargcount, code.co_kwonlyargcount),
            (code.co_flags, code.co_code, getattr(code, "co_exceptiontable", b"")),
            (code.co_names, code.co_varnames, code.co_freevars, code.co_cellvars),
            constants,
        )
    )


def _constant(value: Any) -> str:
    if isinstance(value, types.CodeType):
        return _text(value)
    if isinstance(value, (tuple, frozenset)):
        parts = [_constant(part) for part in value]
        if isinstance(value, frozenset):
            parts.sort()
        return f"{type(value).__name__}({', '.join(parts)})"
    return f"{type(value).__name__} {value!r}"


def _found(value: types.FunctionType) -> Any:
    found: Any = sys.modules.get(value.__module__)
    for part in value.__qualname__.split("."):
        found = getattr(found, part, None)
    return found
