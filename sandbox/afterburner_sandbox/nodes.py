"""Compares two values as the data that `inside.codec` makes of them.

Works outside of any process that runs a program, and asks no object whether it is
equal to another. What a node says was sent by a program that may be hostile: what
cannot be read or judged is different, never equal.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from typing import Any

from afterburner_sandbox import arrays
from afterburner_sandbox.contract import STRICT, Contract
from afterburner_sandbox.rendering import kind, printable, render

MAX_UNMATCHED = 300
"""Items of two sets that are matched pair by pair; more make the sets different."""

Pending = tuple[Any, Any, str]
"""Two nodes that are still to be compared, and where they stand."""

Node = dict[str, Any]

_ADDRESS = re.compile(r"\bat 0x[0-9a-fA-F]+")
_PLAIN = ("t", "v", "c")
_LABELS = {"k": "keys", "s": "state", "a": "parts", "l": "items", "d": "items"}
_ORDERED = "collections.OrderedDict"


def difference(a: Any, b: Any, where: str, contract: Contract = STRICT) -> str | None:
    """What differs between two nodes, or None."""
    stack: list[Pending] = [(a, b, where)]
    while stack:
        found = _step(*stack.pop(), contract)
        if isinstance(found, str):
            return printable(found, 500)
        stack.extend(reversed(found))
    return None


def without_addresses(text: str) -> str:
    """Text in which objects are not told apart by where they lie in memory."""
    return _ADDRESS.sub("at 0x", text)


def _step(a: Any, b: Any, where: str, contract: Contract) -> str | list[Pending]:
    """What differs at the root of two nodes, or the parts still to be compared."""
    if not contract.laziness and (_is_iterator(a) or _is_iterator(b)):
        a, b = _given(a), _given(b)
    if isinstance(a, list) and isinstance(b, list):
        return _items(a, b, where, contract)
    if isinstance(a, dict) and isinstance(b, dict):
        return _tagged(a, b, where, contract)
    if _same_atom(a, b, contract):
        return []
    if type(a) is not type(b):
        return f"{where}: {kind(b)} is not {kind(a)}"
    return f"{where}: {render(b)} is not {render(a)}"


def _same_atom(a: Any, b: Any, contract: Contract) -> bool:
    """Whether two nodes without parts are equal (`1`, `1.0` and `True` are not)."""
    if type(a) is not type(b) or isinstance(a, (list, dict)):
        return False
    if isinstance(a, float):
        return contract.close(a, b)
    return bool(a == b)


def _items(
    a: list[Any], b: list[Any], where: str, contract: Contract
) -> str | list[Pending]:
    if len(a) != len(b):
        return f"{where}: {len(b)} items, not {len(a)}"
    return [
        (left, right, f"{where}[{index}]")
        for index, (left, right) in enumerate(zip(a, b, strict=True))
        if not _same_atom(left, right, contract)
    ]


def _tagged(a: Node, b: Node, where: str, contract: Contract) -> str | list[Pending]:
    tag = a.get("t")
    if tag != b.get("t") or a.get("c") != b.get("c"):
        return f"{where}: {kind(b)} is not {kind(a)}"
    if _is_opaque(a) or _is_opaque(b):
        return f"{where}: {kind(a)} cannot be compared"
    if tag == "function" and a.get("v") == b.get("v") and a.get("h") != b.get("h"):
        return f"{where}: {render(b)} has other code, and cannot be compared"
    if tag == "error":
        return _errors(a, b, where, contract)
    if arrays.is_array(a):
        return arrays.difference(a, b, where, contract)
    if tag in ("set", "frozenset"):
        return _members(a.get("v"), b.get("v"), where, contract)
    if tag == "dict":
        left, right = _entries(a), _entries(b)
        return _mapping(left, right, where, contract, contract.dict_order)
    if tag == "object":
        return _objects(a, b, where, contract)
    return _parts(a, b, where, {*a, *b})


def _parts(a: Node, b: Node, where: str, keys: set[str]) -> list[Pending]:
    return [
        (a.get(key), b.get(key), where if key in _PLAIN else f"{where}.{_label(key)}")
        for key in sorted(keys)
    ]


def _label(key: str) -> str:
    return _LABELS.get(key, key)


def _is_iterator(node: Any) -> bool:
    return isinstance(node, dict) and node.get("t") == "iterator"


def _given(node: Any) -> Any:
    """The items of an iterator or a sequence; with how it ended, if it failed."""
    if _is_iterator(node):
        if node.get("end") is None:
            return node.get("v")
        return {key: value for key, value in node.items() if key != "c"}
    sequence = isinstance(node, dict) and node.get("t") == "tuple"
    return node.get("v") if sequence else node


def _errors(a: Node, b: Node, where: str, contract: Contract) -> str | list[Pending]:
    if contract.exception_message:
        left, right = (without_addresses(str(n.get("m"))) for n in (a, b))
        if left != right:
            return f"{where}: {render(b)} is not {render(a)}"
    if not contract.exception_details:
        return []
    keys = {*a, *b} - {"t", "c", "m"}
    if not contract.exception_message:
        keys -= {"a"}
    return [
        (_without_addresses(a.get(key)), _without_addresses(b.get(key)), where + what)
        for key, what in _DETAILS.items()
        if key in keys
    ]


_DETAILS = {"a": ".args", "s": ".__dict__", "n": ".__notes__", "x": ".__cause__"}


def _without_addresses(node: Any) -> Any:
    return json.loads(without_addresses(json.dumps(node)))


def _objects(a: Node, b: Node, where: str, contract: Contract) -> str | list[Pending]:
    """Objects by how they are made and by their state; its order counts for nothing."""
    pending = _parts(a, b, where, {*a, *b} - {"s", "d"})
    found = _states(a.get("s"), b.get("s"), where, contract)
    if isinstance(found, str):
        return found
    pending += found
    if a.get("d") or b.get("d"):
        ordered = contract.dict_order or a.get("c") == _ORDERED
        entries = _pairs(a.get("d")), _pairs(b.get("d"))
        more = _mapping(*entries, where, contract, ordered)
        if isinstance(more, str):
            return more
        pending += more
    return pending


def _states(a: Any, b: Any, where: str, contract: Contract) -> str | list[Pending]:
    """The attributes: `__dict__`, or that and the slots."""
    lefts, rights = (node["v"] if _is_pair(node) else [node] for node in (a, b))
    if len(lefts) != len(rights):
        return [(a, b, f"{where}.state")]
    pending: list[Pending] = []
    for left, right in zip(lefts, rights, strict=True):
        if _tag(left) == _tag(right) == "dict":
            entries = _entries(left), _entries(right)
            found = _mapping(*entries, where, contract, False, attributes=True)
            if isinstance(found, str):
                return found
            pending += found
        else:
            pending.append((left, right, f"{where}.state"))
    return pending


def _is_pair(node: Any) -> bool:
    items = node.get("v") if _tag(node) == "tuple" else None
    return isinstance(items, list) and len(items) == 2


def _tag(node: Any) -> Any:
    return node.get("t") if isinstance(node, dict) else None


def _entries(node: Node) -> list[tuple[Any, Any]]:
    keys, values = node.get("k"), node.get("v")
    if not isinstance(keys, list) or not isinstance(values, list):
        raise ValueError("not a dict")
    if len(keys) != len(values):
        raise ValueError("not a dict")
    return list(zip(keys, values, strict=True))


def _pairs(rows: Any) -> list[tuple[Any, Any]]:
    if not isinstance(rows, list):
        raise ValueError("not items")
    if not all(isinstance(row, list) and len(row) == 2 for row in rows):
        raise ValueError("not items")
    return [(row[0], row[1]) for row in rows]


def _mapping(
    a: list[tuple[Any, Any]],
    b: list[tuple[Any, Any]],
    where: str,
    contract: Contract,
    ordered: bool,
    *,
    attributes: bool = False,
) -> str | list[Pending]:
    """Entries of dicts, or attributes by their names."""
    if len(a) != len(b):
        return f"{where}: {len(b)} items, not {len(a)}"
    if ordered:
        return _in_order(a, b, where, contract)
    pending: list[Pending] = []
    others = {json.dumps(key): (key, value) for key, value in b}
    unmatched: list[tuple[Any, Any]] = []
    for key, value in a:
        found = others.pop(json.dumps(key), None)
        if found is None:
            unmatched.append((key, value))
        else:
            pending.append((value, found[1], where + _place(key, attributes)))
    if len(unmatched) > MAX_UNMATCHED:
        return f"{where}: {len(unmatched)} keys differ"
    left = list(others.values())
    for key, value in unmatched:
        index = _find(key, [other for other, _ in left], contract)
        if index is None:
            what = "attribute" if attributes else "key"
            return f"{where}: there is no {what} {render(key)}"
        pending.append((value, left.pop(index)[1], where + _place(key, attributes)))
    return pending


def _in_order(
    a: list[tuple[Any, Any]], b: list[tuple[Any, Any]], where: str, contract: Contract
) -> list[Pending]:
    pending: list[Pending] = []
    for index, (left, right) in enumerate(zip(a, b, strict=True)):
        if not _same_atom(left[0], right[0], contract):
            pending.append((left[0], right[0], f"{where}: key {index}"))
        if not _same_atom(left[1], right[1], contract):
            pending.append((left[1], right[1], where + _place(left[0], False)))
    return pending


def _place(key: Any, attribute: bool) -> str:
    if attribute and isinstance(key, str):
        return f".{key[:100]}"
    return f"[{render(key, 60)}]"


def _find(item: Any, among: list[Any], contract: Contract) -> int | None:
    """The index of the first of `among` that is equal to `item`."""
    for index, other in enumerate(among):
        if difference(item, other, "", contract) is None:
            return index
    return None


def _members(a: Any, b: Any, where: str, contract: Contract) -> str | list[Pending]:
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
        found = _find(item, unmatched, contract)
        if found is None:
            return f"{where}: {render(item)} is not in it"
        del unmatched[found]
    judged = (node for node in (*a, *b) if opaque_part(node) is not None)
    unequal = [] if contract.nan_equal else [node for node in a if _holds_nan(node)]
    return [(node, node, where) for node in (*judged, *unequal)]


def _holds_nan(node: Any) -> bool:
    return "NaN" in json.dumps(node)


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


def _is_opaque(node: Node) -> bool:
    """Whether a node is something that has no data, or a function made in a call."""
    if node.get("t") == "opaque":
        return True
    name = node.get("v")
    return node.get("t") == "name" and not (isinstance(name, str) and "<" not in name)
