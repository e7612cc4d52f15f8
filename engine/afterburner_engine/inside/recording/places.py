"""Where the modules lie whose classes occur in a call, for those who rebuild it."""

from __future__ import annotations

import os
import sys
from typing import Any

from afterburner_engine.inside.recording.encode import dotted_name

_NAMING = ("name", "source", "class", "module")
"""Entries that begin with a module's name."""


def places(call: dict[str, Any]) -> list[list[str]]:
    """Pairs of an import root and the package or file in it, for the project's modules.

    What belongs to Python or to its environment is found without.
    """
    names = {entry[1] for entry in call["objects"] if entry[0] in _NAMING}
    found = {place for place in map(_place, sorted(names)) if place is not None}
    return [list(place) for place in sorted(found)]


def _place(name: str) -> tuple[str, str] | None:
    file = getattr(_module(name), "__file__", None)
    if not isinstance(file, str) or _belongs_to_python(os.path.abspath(file)):
        return None
    root = os.path.dirname(os.path.abspath(file))
    parts = name.split(".")
    if os.path.basename(file) == "__init__.py":
        root = os.path.dirname(root)
    for part in reversed(parts[:-1]):
        if os.path.basename(root) != part:
            return None  # loaded in a way of its own
        root = os.path.dirname(root)
    top = os.path.join(root, parts[0])
    return root, top if os.path.isdir(top) else os.path.abspath(file)


def _module(name: str) -> Any:
    """The module of a name; that of the program's own file is `__main__`."""
    found = sys.modules.get(name)
    if found is None:
        main = sys.modules.get("__main__")
        path = getattr(main, "__file__", None)
        if path and dotted_name(os.path.abspath(path)) == name:
            return main
    return found


def _belongs_to_python(path: str) -> bool:
    if "site-packages" in path or "dist-packages" in path:
        return True
    library = os.path.dirname(os.path.abspath(os.__file__))
    return path.startswith(library + os.sep)
