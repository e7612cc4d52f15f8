"""Makes values again of the data that `codec` made of them.

For the trusted process that runs a workload's own `same`; candidates never reach it.
"""

from __future__ import annotations

import base64
import copyreg
import sys
from typing import Any

from afterburner_sandbox.inside import arrays
from afterburner_sandbox.inside.codec import EncodeError


def rebuild(node: Any, allowed: frozenset[str]) -> Any:
    """The value that a node stands for; objects only of the `allowed` type names.

    Raises:
        EncodeError: the node holds something that cannot be rebuilt.
    """
    if isinstance(node, list):
        return [rebuild(item, allowed) for item in node]
    if not isinstance(node, dict):
        return node
    tag = node.get("t")
    if tag == "dict":
        keys = [rebuild(key, allowed) for key in node["k"]]
        return dict(zip(keys, [rebuild(item, allowed) for item in node["v"]]))
    if tag in _FROM_ITEMS:
        return _FROM_ITEMS[tag]([rebuild(item, allowed) for item in node["v"]])
    if tag in _FROM_TEXT:
        return _FROM_TEXT[tag](node["v"])
    if tag == "name":
        return _look_up(node["v"], allowed)
    if tag == "object":
        return _rebuild_object(node, allowed)
    if tag in arrays.TAGS:
        try:
            return arrays.rebuild(node, lambda item: rebuild(item, allowed))
        except ValueError as error:
            raise EncodeError(str(error)) from error
    raise EncodeError(f"a value of kind {tag!r} ({node.get('c')}) cannot be rebuilt")


_FROM_ITEMS: dict[str, Any] = {
    "tuple": tuple,
    "set": set,
    "frozenset": frozenset,
    "iterator": list,
    "complex": lambda parts: complex(*parts),
}
_FROM_TEXT: dict[str, Any] = {
    "bytes": base64.b64decode,
    "bytearray": lambda text: bytearray(base64.b64decode(text)),
    "int": lambda text: int(text, 16),
    "memoryview": lambda text: memoryview(base64.b64decode(text)),
}


def class_names(node: Any) -> frozenset[str]:
    """The type names and named things that a node refers to."""
    found: set[str] = set()
    stack = [node]
    while stack:
        item = stack.pop()
        if isinstance(item, list):
            stack.extend(item)
        elif isinstance(item, dict):
            name = item.get("c") or (item.get("v") if item.get("t") == "name" else None)
            if isinstance(name, str):
                found.add(name)
            stack.extend(item.values())
    return frozenset(found)


def _look_up(name: str, allowed: frozenset[str]) -> Any:
    if name not in allowed:
        raise EncodeError(f"{name} does not occur in what the original returned")
    for cut in range(len(name), 0, -1):
        module = (
            sys.modules.get(name[:cut]) if name[cut : cut + 1] in (".", "") else None
        )
        if module is not None:
            found: Any = module
            for part in filter(None, name[cut + 1 :].split(".")):
                found = getattr(found, part)
            return found
    raise EncodeError(f"{name} is not loaded")


def _rebuild_object(node: Any, allowed: frozenset[str]) -> Any:
    maker = rebuild(node["f"], allowed)
    if not isinstance(maker, type) and maker not in (
        copyreg.__newobj__,  # type: ignore[attr-defined]
        copyreg._reconstructor,  # type: ignore[attr-defined]
    ):
        raise EncodeError(f"{node['c']} is made by {maker!r}, which is not called here")
    value = maker(*(rebuild(item, allowed) for item in node["a"]))
    state = rebuild(node["s"], allowed)
    if hasattr(value, "__setstate__") and state is not None:
        value.__setstate__(state)
    elif state is not None:
        plain, slots = state if isinstance(state, tuple) else (state, None)
        for attribute, item in {**(plain or {}), **(slots or {})}.items():
            object.__setattr__(value, attribute, item)
    value.extend(rebuild(node["l"], allowed)) if node["l"] else None
    for key, item in node["d"]:
        value[rebuild(key, allowed)] = rebuild(item, allowed)
    return value
