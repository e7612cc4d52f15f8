"""Outcomes and a program's own words in readable form: short, and safe to print.

What is shown here was sent by a program that may be hostile. Nothing in it can raise,
flood the screen or drive the terminal.
"""

from __future__ import annotations

from typing import Any

from afterburner_sandbox import arrays

MAX_LEVELS = 12
"""Deeper parts of a value are shown as an ellipsis."""

MAX_ARRAY_ITEMS = 6
"""Items of an array that are shown."""

MAX_NAME = 100
"""Characters of a type's name that are shown."""


def render(node: Any, limit: int = 200) -> str:
    """A node of `inside.codec` as Python would write it, in `limit` characters."""
    return printable(_render(node, limit, MAX_LEVELS), limit)


def kind(node: Any) -> str:
    """The type that a node stands for, in words."""
    if not isinstance(node, dict):
        return type(node).__name__ if node is not None else "None"
    name = _name(node.get("c") or node.get("t"))
    return printable(name.removeprefix("builtins."), MAX_NAME)


def printable(text: str, limit: int) -> str:
    """The text without what a terminal would obey, shortened to `limit` characters."""
    cut = text[: limit + 1]
    if not cut.isprintable():
        cut = "".join(c if c.isprintable() or c == "\n" else _escaped(c) for c in cut)
    return cut if len(cut) <= limit else cut[: limit - 1] + "…"


def _escaped(char: str) -> str:
    return (
        char.encode("ascii", "backslashreplace").decode("ascii")
        if (ord(char) > 127)
        else repr(char)[1:-1]
    )


def _render(node: Any, limit: int, levels: int) -> str:
    if isinstance(node, str):
        return repr(node[: limit + 1])
    if not isinstance(node, (list, dict)):
        return repr(node)
    if levels == 0:
        return "…"
    if isinstance(node, list):
        return f"[{_joined(node, limit, levels)}]"
    tag = node.get("t")
    tagged = _TAGGED.get(tag) if isinstance(tag, str) else None
    if tagged is not None:
        return tagged(node, limit, levels)
    what = node.get("v") if node.get("v") is not None else node.get("c")
    return f"<{_name(tag)} {_name(what)}>"


def _tuple(node: dict[str, Any], limit: int, levels: int) -> str:
    items = _list(node.get("v"))
    return f"({_joined(items, limit, levels)}{',' if len(items) == 1 else ''})"


def _set(node: dict[str, Any], limit: int, levels: int) -> str:
    items = _list(node.get("v"))
    inner = "{" + _joined(items, limit, levels) + "}" if items else "set()"
    return inner if node["t"] == "set" else f"frozenset({inner})"


def _dict(node: dict[str, Any], limit: int, levels: int) -> str:
    parts: list[str] = []
    used = 0
    for key, value in zip(_list(node.get("k")), _list(node.get("v")), strict=False):
        if used > limit:
            parts.append("…")
            break
        shown = _render(key, limit, levels - 1), _render(value, limit, levels - 1)
        parts.append(": ".join(shown))
        used += len(parts[-1]) + 2
    return "{" + ", ".join(parts) + "}"


def _iterator(node: dict[str, Any], limit: int, levels: int) -> str:
    end = node.get("end")
    then = f", then {_render(end, limit, levels - 1)}" if end is not None else ""
    return f"<{kind(node)} of [{_joined(_list(node.get('v')), limit, levels)}]{then}>"


def _error(node: dict[str, Any], limit: int, levels: int) -> str:
    return f"{kind(node)}({_name(node.get('m'))[: limit + 1]!r})"


def _object(node: dict[str, Any], limit: int, levels: int) -> str:
    shown: Any = next((node[key] for key in "sdla" if node.get(key)), [])
    return f"{kind(node)}{_render(shown, limit, levels - 1)}"


def _array(node: dict[str, Any], limit: int, levels: int) -> str:
    try:
        items, count = arrays.first_items(node, MAX_ARRAY_ITEMS)
    except ValueError:  # of objects or of fields; or forged
        inner = _joined(_list(node.get("v")), limit, levels)
    else:
        inner = ", ".join(map(repr, items)) + (", …" if count > len(items) else "")
    if node.get("t") == "scalar":
        return f"{_name(node.get('c'))}({inner})"
    shape = ", ".join(_name(length) for length in _list(node.get("n")))
    return f"<array {_name(node.get('d'))} of shape ({shape}): [{inner}]>"


_TAGGED = {
    "ndarray": _array,
    "scalar": _array,
    "tuple": _tuple,
    "set": _set,
    "frozenset": _set,
    "dict": _dict,
    "iterator": _iterator,
    "error": _error,
    "object": _object,
}


def _joined(nodes: list[Any], limit: int, levels: int) -> str:
    """Comma-separated, cut where the limit is surely passed."""
    parts: list[str] = []
    used = 0
    for node in nodes:
        if used > limit:
            parts.append("…")
            break
        parts.append(_render(node, limit, levels - 1))
        used += len(parts[-1]) + 2
    return ", ".join(parts)


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _name(value: Any) -> str:
    """What should be a short text, whatever it is."""
    return value if isinstance(value, str) else _render(value, MAX_NAME, 2)
