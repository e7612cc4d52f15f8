"""The equality contract: whether two programs behaved the same on one case.

Works on the data that `inside.codec` makes, outside of any process that runs a
program. Types are equal; floats within a relative tolerance, NaN equal to NaN and
-0.0 to 0.0; sequence order and dict order count; iterators by what they give;
exceptions by type and message; arguments after the call and standard output are
compared too; numpy's arrays as `arrays` says. What cannot be read or judged is
different, never equal.
"""

from __future__ import annotations

import json
import math
import re
from collections import Counter
from dataclasses import dataclass
from typing import Any

from afterburner_sandbox import arrays
from afterburner_sandbox.rendering import kind, printable, render

REL_TOL = 1e-9
"""Relative tolerance of floats."""

NOT_COMPARED = (
    "globals of the module",
    "stderr, warnings and logging",
    "whether parts of a result are one object or copies",
    "the sign of zero",
    "an exception's cause, notes and attributes beside its message",
)
"""What the contract leaves out, shown with every result."""

MAX_UNMATCHED = 300
"""Items of two sets that are matched pair by pair; more make the sets different."""

ROOM = 1 << 20
"""Bytes by which an outcome may exceed four times the expected one; a longer one is
different, and is not read."""

_ADDRESS = re.compile(r"\bat 0x[0-9a-fA-F]+")
_PARTS = (("value", "result"), ("args", "argument"), ("kwargs", "keyword argument"))
_OPAQUE = (b'"opaque"', b"<locals>", b"<lambda>")

Pending = tuple[Any, Any, str]
"""Two nodes that are still to be compared, and where they stand."""


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
    expected: Outcome,
    actual: Outcome,
    rel_tol: float = REL_TOL,
    *,
    results: bool = True,
) -> Difference | None:
    """The first difference between two outcomes, or None where they are equal.

    Without `results`, what two calls returned is taken for equal and only the rest of
    their behaviour is compared.
    """
    if expected == actual and not any(mark in actual.data for mark in _OPAQUE):
        return None
    if len(actual.data) > 4 * len(expected.data) + ROOM:
        shown = f"{len(actual.data):,} bytes of data"
        return Difference(show(expected), shown, "the result is far larger")
    left = expected.decoded()
    try:
        right = actual.decoded()
        why = _why(expected.how, left, actual.how, right, rel_tol, results)
    except RecursionError:
        return Difference(show(expected), "…", "the result is nested too deeply")
    except ValueError as error:
        shown = f"unreadable: {printable(str(error), 200)}"
        return Difference(show(expected), shown, "no readable result")
    if why is None:
        return None
    if why == _STDOUT:
        printed = render(left.get("stdout")), render(right.get("stdout"))
        return Difference(*printed, why)
    shown_left = _show_outcome(expected.how, left)
    return Difference(shown_left, _show_outcome(actual.how, right), why)


_STDOUT = "standard output differs"


def _why(
    left_how: str,
    left: dict[str, Any],
    right_how: str,
    right: dict[str, Any],
    rel_tol: float,
    results: bool,
) -> str | None:
    if left_how != right_how:
        return "one raises, the other returns"
    for key, name in _PARTS if results else _PARTS[1:]:
        why = difference(left[key], right[key], name, rel_tol)
        if why is not None:
            return why
    if results and left.get("shared", []) != right.get("shared", []):
        return _SHARED
    if left.get("left", []) != right.get("left", []):
        return _LEFT
    return None if left.get("stdout") == right.get("stdout") else _STDOUT


_LEFT = "the collector of garbage is left in another state"

_SHARED = (
    "the values are equal, but other parts of them are one and the same object: "
    "a change of one would be a change of the other"
)


def show(outcome: Outcome) -> str:
    """An outcome in readable form, shortened."""
    try:
        return _show_outcome(outcome.how, outcome.decoded())
    except ValueError:
        return "an unreadable outcome"


def _show_outcome(how: str, decoded: dict[str, Any]) -> str:
    return ("raises " if how == "raise" else "") + render(decoded["value"])


def difference(a: Any, b: Any, where: str, rel_tol: float = REL_TOL) -> str | None:
    """What differs between two nodes, or None."""
    stack: list[Pending] = [(a, b, where)]
    while stack:
        found = _step(*stack.pop(), rel_tol)
        if isinstance(found, str):
            return printable(found, 500)
        stack.extend(reversed(found))
    return None


def _step(a: Any, b: Any, where: str, rel_tol: float) -> str | list[Pending]:
    """What differs at the root of two nodes, or the parts still to be compared."""
    if isinstance(a, list) and isinstance(b, list):
        return _items(a, b, where, rel_tol)
    if isinstance(a, dict) and isinstance(b, dict):
        return _tagged(a, b, where, rel_tol)
    if _same_atom(a, b, rel_tol):
        return []
    if type(a) is not type(b):
        return f"{where}: {kind(b)} is not {kind(a)}"
    return f"{where}: {render(b)} is not {render(a)}"


def _same_atom(a: Any, b: Any, rel_tol: float) -> bool:
    """Whether two nodes without parts are equal (`1`, `1.0` and `True` are not)."""
    if type(a) is not type(b) or isinstance(a, (list, dict)):
        return False
    if isinstance(a, float):
        close = math.isclose(a, b, rel_tol=rel_tol)
        return close or (math.isnan(a) and math.isnan(b))
    return bool(a == b)


def _items(
    a: list[Any], b: list[Any], where: str, rel_tol: float
) -> str | list[Pending]:
    if len(a) != len(b):
        return f"{where}: {len(b)} items, not {len(a)}"
    return [
        (left, right, f"{where}[{index}]")
        for index, (left, right) in enumerate(zip(a, b, strict=True))
        if not _same_atom(left, right, rel_tol)
    ]


def _tagged(
    a: dict[str, Any], b: dict[str, Any], where: str, rel_tol: float
) -> str | list[Pending]:
    if a.get("t") != b.get("t") or a.get("c") != b.get("c"):
        return f"{where}: {kind(b)} is not {kind(a)}"
    if _is_opaque(a) or _is_opaque(b):
        return f"{where}: {kind(a)} cannot be compared"
    if a.get("t") == "error":
        left, right = (_ADDRESS.sub("at 0x", str(n.get("m"))) for n in (a, b))
        return [] if left == right else f"{where}: {render(b)} is not {render(a)}"
    if arrays.is_array(a):
        return arrays.difference(a, b, where, rel_tol)
    if a.get("t") in ("set", "frozenset"):
        return _members(a.get("v"), b.get("v"), where, rel_tol)
    return [
        (a.get(key), b.get(key), where if key in _PLAIN else f"{where}.{_label(key)}")
        for key in sorted({*a, *b})
    ]


_PLAIN = ("t", "v", "c")
_LABELS = {"k": "keys", "s": "state", "a": "parts", "l": "items", "d": "items"}


def _label(key: str) -> str:
    return _LABELS.get(key, key)


def _members(a: Any, b: Any, where: str, rel_tol: float) -> str | list[Pending]:
    """Sets: the order in which their members are written depends on their digits."""
    if not isinstance(a, list) or not isinstance(b, list) or len(a) != len(b):
        return [(a, b, where)]
    left, right = (Counter(json.dumps(item) for item in side) for side in (a, b))
    missing, new = list((left - right).elements()), list((right - left).elements())
    if len(missing) > MAX_UNMATCHED:
        return f"{where}: {len(missing)} items differ"
    unmatched = [json.loads(text) for text in new]
    for text in missing:
        item = json.loads(text)
        same = (
            i for i, o in enumerate(unmatched) if not difference(item, o, "", rel_tol)
        )
        found = next(same, None)
        if found is None:
            return f"{where}: {render(item)} is not in it"
        del unmatched[found]
    return [(node, node, where) for node in (*a, *b) if opaque_part(node) is not None]


def opaque_part(node: Any) -> Any:
    """The first part of a node that no comparison can judge, or None."""
    stack = [node]
    while stack:
        item = stack.pop()
        if isinstance(item, list):
            stack.extend(i for i in item if isinstance(i, (list, dict)))
        elif isinstance(item, dict):
            if _is_opaque(item):
                return item
            stack.extend(i for i in item.values() if isinstance(i, (list, dict)))
    return None


def _is_opaque(node: dict[str, Any]) -> bool:
    """Whether a node is something that has no data, or a function made in a call."""
    if node.get("t") == "opaque":
        return True
    name = node.get("v")
    return node.get("t") == "name" and not (isinstance(name, str) and "<" not in name)
