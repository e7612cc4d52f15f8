"""Finds what a qualified name stands for, private names of classes included."""

from __future__ import annotations

from typing import Any


def mangled(owner: str, name: str) -> str:
    """The name under which a class keeps what its body calls `name`."""
    owner = owner.lstrip("_")
    private = name.startswith("__") and not name.endswith("__")
    return f"_{owner}{name}" if private and owner else name


def parts_of(qualname: str) -> list[str]:
    """The attributes on the way from a module to what has this name."""
    owner, *names = qualname.split(".")
    parts = [owner]
    for name in names:
        parts.append(mangled(owner, name))
        owner = name
    return parts


def member(module: Any, qualname: str) -> Any:
    """What has this name in a module.

    Raises:
        AttributeError: there is no such thing.
    """
    found = module
    for part in parts_of(qualname):
        found = getattr(found, part)
    return found
