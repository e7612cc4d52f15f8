"""Functions and classes that nobody finds by their name: lambdas, those made in a
function, those that a decorator has taken the place of.

A function is told by where its source stands (module, name, line), by its defaults and
by what its closure holds; its code is compiled from the source again by those who
rebuild it. A recording holds no code. A class is told by its bases and attributes.
"""

from __future__ import annotations

import importlib
import linecache
import re
import types
import zlib
from typing import Any, Optional

MISSING = object()
"""Stands for a cell that is empty yet."""

_PLAIN = frozenset(
    ("__dict__", "__weakref__", "__module__", "__qualname__", "__static_attributes__")
)
"""What a class has without anybody's doing."""

WRAPPED: dict[Any, tuple[str, ...]] = {
    property: ("fget", "fset", "fdel"),
    classmethod: ("__func__",),
    staticmethod: ("__func__",),
}
"""Built-in wrappers of functions in a class, and where they keep them."""


def place_of(code: types.CodeType) -> Optional[list[Any]]:
    """Name, line and checksum of a piece of code in its file; None without a source."""
    line = linecache.getline(code.co_filename, code.co_firstlineno)
    if not line.strip():
        return None
    return [code.co_name, code.co_firstlineno, checksum(line), _make(code)]


def cells_of(function: types.FunctionType) -> dict[str, Any]:
    """What the closure holds, by name; `MISSING` where there is nothing yet."""
    found = {}
    for name, cell in zip(function.__code__.co_freevars, function.__closure__ or ()):
        try:
            found[name] = cell.cell_contents
        except ValueError:
            found[name] = MISSING
    return found


def attributes_of(kind: type) -> Optional[dict[str, Any]]:
    """What makes a class, without what every class has; None where that is not all."""
    if type(kind) is not type or "__slots__" in vars(kind):
        return None
    return {name: v for name, v in vars(kind).items() if name not in _PLAIN}


def checksum(line: str) -> int:
    """Of a line of source, however it is indented."""
    return zlib.crc32(line.strip().encode("utf-8", "replace"))


def _make(code: types.CodeType) -> int:
    """Tells two lambdas of one line apart."""
    names = (code.co_varnames, code.co_names, code.co_freevars)
    return zlib.crc32(repr((*names, len(code.co_code))).encode("utf-8", "replace"))


def shell(
    module: str, qualname: str, name: str, line: int, crc: int, make: int
) -> types.FunctionType:
    """The function without defaults, its closure empty.

    Raises:
        LookupError: the source has changed since, or is not there.
    """
    home = importlib.import_module(module)
    path = str(getattr(home, "__file__", ""))
    if checksum(linecache.getline(path, line)) != crc:
        raise LookupError(f"{qualname} has changed since it was recorded")
    found = [c for c in _codes(path) if (c.co_name, c.co_firstlineno) == (name, line)]
    if not found:
        raise LookupError(f"{qualname} is not found in {path}")
    code = next((c for c in found if _make(c) == make), found[0])
    cells = tuple(types.CellType() for _ in code.co_freevars)
    made = types.FunctionType(code, vars(home), name, None, cells)
    made.__qualname__ = spelled(qualname, line)
    made.__module__ = module
    return made


def spelled(qualname: str, line: Optional[int] = None) -> str:
    """A name without signs by which what is made in a call is known.

    What has such a name is compared by it.
    """
    plain = re.sub(r"[<>]", "", qualname)
    return plain if line is None else f"{plain}_{line}"


def fill(function: Any, name: str, value: Any) -> None:
    """Put a value into the closure."""
    at = function.__code__.co_freevars.index(name)
    function.__closure__[at].cell_contents = value


_KNOWN: dict[str, list[types.CodeType]] = {}


def _codes(path: str) -> list[types.CodeType]:
    """All code of a file, compiled anew."""
    if path not in _KNOWN:
        with open(path, "rb") as file:
            whole = compile(file.read(), path, "exec", dont_inherit=True)
        _KNOWN[path] = list(_inside(whole))
    return _KNOWN[path]


def _inside(code: types.CodeType) -> Any:
    yield code
    for part in code.co_consts:
        if isinstance(part, types.CodeType):
            yield from _inside(part)
