"""The equality contract: whether two programs behaved the same on one case.

Works on the data that `inside.codec` makes, outside of any process that runs a
program. Types are equal; floats within a relative tolerance, NaN equal to NaN;
sequence order and dict order count; iterators by what they give; exceptions by type
and message; arguments after the call and standard output are compared too.
"""

from __future__ import annotations

import json
import math
import re
from dataclasses import dataclass
from typing import Any

REL_TOL = 1e-9
"""Relative tolerance of floats."""

NOT_COMPARED = (
    "globals of the module",
    "stderr, warnings and logging",
    "whether parts of a result are one object or copies",
)
"""What the contract leaves out, shown with every result."""

_ADDRESS = re.compile(r"0x[0-9a-fA-F]{6,}")
_PARTS = (("value", "result"), ("args", "argument"), ("kwargs", "keyword argument"))


@dataclass(frozen=True, slots=True)
class Outcome:
    """How one call ended: `value` or `raise`, and the data of it."""

    how: str
    data: bytes

    def decoded(self) -> dict[str, Any]:
        """The data as nodes.

        Raises:
            ValueError: it is no outcome; only a program that forges it does that.
        """
        try:
            found = json.loads(self.data)
        except RecursionError as error:
            raise ValueError("nested too deeply") from error
        if not isinstance(found, dict) or {key for key, _ in _PARTS} - set(found):
            raise ValueError("not an outcome")
        return found


@dataclass(frozen=True, slots=True)
class Difference:
    """Where two outcomes differ, in words."""

    expected: str
    actual: str
    why: str


def compare(
    expected: Outcome, actual: Outcome, rel_tol: float = REL_TOL
) -> Difference | None:
    """The first difference between two outcomes, or None where they are equal."""
    if expected == actual:
        return None
    left = expected.decoded()
    try:
        right = actual.decoded()
    except ValueError as error:
        return Difference(show(expected), f"unreadable: {error}", "no readable result")
    shown = (_show_outcome(expected.how, left), _show_outcome(actual.how, right))
    if expected.how != actual.how:
        return Difference(*shown, "one raises, the other returns")
    for key, name in _PARTS:
        why = difference(left[key], right[key], name, rel_tol)
        if why is not None:
            return Difference(*shown, why)
    if left.get("shared", []) != right.get("shared", []):
        return Difference(*shown, _SHARED)
    if left.get("stdout") != right.get("stdout"):
        texts = (repr(left.get("stdout"))[:200], repr(right.get("stdout"))[:200])
        return Difference(*texts, "standard output differs")
    return None


_SHARED = (
    "the values are equal, but other parts of them are one and the same object: "
    "a change of one would be a change of the other"
)


def show(outcome: Outcome) -> str:
    """An outcome in readable form, shortened."""
    return _show_outcome(outcome.how, outcome.decoded())


def difference(a: Any, b: Any, where: str, rel_tol: float = REL_TOL) -> str | None:
    """What differs between two nodes, or None."""
    if isinstance(a, float) and isinstance(b, float):
        same = math.isclose(a, b, rel_tol=rel_tol) or (math.isnan(a) and math.isnan(b))
        return None if same else f"{where}: {b!r} is not {a!r}"
    if type(a) is not type(b):
        return f"{where}: {_kind(b)} is not {_kind(a)}"
    if isinstance(a, list):
        return _items(a, b, where, rel_tol)
    if not isinstance(a, dict):
        return None if a == b else f"{where}: {render(b)} is not {render(a)}"
    if a.get("t") != b.get("t") or a.get("c") != b.get("c"):
        return f"{where}: {_kind(b)} is not {_kind(a)}"
    return _tagged(a, b, where, rel_tol)


def _tagged(
    a: dict[str, Any], b: dict[str, Any], where: str, rel_tol: float
) -> str | None:
    if opaque_part(a) == a:
        return f"{where}: {_kind(a)} cannot be compared"
    if a.get("t") == "error":
        left, right = (_ADDRESS.sub("0x", str(n.get("m"))) for n in (a, b))
        return None if left == right else f"{where}: {render(b)} is not {render(a)}"
    for key in sorted(set(a) | set(b)):
        path = where if key in ("t", "v", "c") else f"{where}.{_LABELS.get(key, key)}"
        why = difference(a.get(key), b.get(key), path, rel_tol)
        if why is not None:
            return why
    return None


_LABELS = {"k": "keys", "s": "state", "a": "parts", "l": "items", "d": "items"}


def _items(a: list[Any], b: list[Any], where: str, rel_tol: float) -> str | None:
    if len(a) != len(b):
        return f"{where}: {len(b)} items, not {len(a)}"
    if a == b and not _has_zero_or_bool(a):
        return None
    for index, (left, right) in enumerate(zip(a, b, strict=True)):
        why = difference(left, right, f"{where}[{index}]", rel_tol)
        if why is not None:
            return why
    return None


def _has_zero_or_bool(nodes: list[Any]) -> bool:
    """Whether `==` could hide a difference of type here (`1 == True == 1.0`)."""
    return True if len(nodes) < 64 else any(type(n) is not str for n in nodes)


def opaque_part(node: Any) -> Any:
    """The first part of a node that no comparison can judge, or None."""
    stack = [node]
    while stack:
        item = stack.pop()
        if isinstance(item, list):
            stack.extend(i for i in item if isinstance(i, (list, dict)))
        elif isinstance(item, dict):
            local = item.get("t") == "name" and "<" in str(item.get("v"))
            if item.get("t") == "opaque" or local:
                return item
            stack.extend(i for i in item.values() if isinstance(i, (list, dict)))
    return None


def render(node: Any, limit: int = 200) -> str:
    """A node as Python would write it, shortened to about `limit` characters."""
    text = _render(node, limit)
    return text if len(text) <= limit else text[: limit - 1] + "…"


def _render(node: Any, limit: int) -> str:
    if isinstance(node, list):
        return f"[{_joined(node, limit)}]"
    if not isinstance(node, dict):
        return repr(node)
    tag: Any = node.get("t")
    value: Any = node.get("v")
    if tag == "tuple":
        return f"({_joined(value, limit)}{',' if len(value) == 1 else ''})"
    if tag in ("set", "frozenset"):
        inner = "{" + _joined(value, limit) + "}" if value else "set()"
        return inner if tag == "set" else f"frozenset({inner})"
    if tag == "dict":
        pairs = zip(node["k"][:40], value[:40], strict=False)
        inside = ", ".join(
            f"{_render(k, limit)}: {_render(v, limit)}" for k, v in pairs
        )
        return "{" + inside + "}"
    if tag == "iterator":
        return f"<{_kind(node)} of [{_joined(value, limit)}]>"
    if tag == "error":
        return f"{_kind(node)}({node.get('m')!r})"
    if tag == "object":
        return f"{_kind(node)}{_render(node.get('s') or node.get('a'), limit)}"
    return f"<{tag} {value if value is not None else node.get('c')}>"


def _joined(nodes: Any, limit: int) -> str:
    """Comma-separated, cut where the limit is surely passed."""
    parts: list[str] = []
    used = 0
    for node in nodes if isinstance(nodes, list) else [nodes]:
        if used > limit:
            parts.append("…")
            break
        parts.append(_render(node, limit))
        used += len(parts[-1]) + 2
    return ", ".join(parts)


def _kind(node: Any) -> str:
    """The type that a node stands for, in words."""
    if not isinstance(node, dict):
        return type(node).__name__ if node is not None else "None"
    name = str(node.get("c") or node.get("t"))
    return name.removeprefix("builtins.")


def _show_outcome(how: str, decoded: dict[str, Any]) -> str:
    return ("raises " if how == "raise" else "") + render(decoded["value"])
