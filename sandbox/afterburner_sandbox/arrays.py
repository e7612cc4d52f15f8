"""Compares numpy's arrays and scalars as data, without numpy.

By type, dtype, shape and items: floats as the contract says, the parts of complex
numbers each by itself; all else bit by bit. What a node says was sent by a program that
may be hostile.
"""

from __future__ import annotations

import array
import base64
import functools
import math
import re
import struct
import sys
from collections.abc import Sequence
from typing import Any

from afterburner_sandbox.contract import Contract
from afterburner_sandbox.inside.arrays import TAGS, WIDEST

CHUNK = 4_096
"""Bytes that are compared at once; only where they differ are items looked at."""

_DTYPE = re.compile(r"[<>|=]([biufcmMSUV])(\d{1,9})(\[[\w/]{1,20}\])?")
_CODES = {
    **{f"i{size}": code for size, code in ((1, "b"), (2, "h"), (4, "i"), (8, "q"))},
    **{f"u{size}": code for size, code in ((1, "B"), (2, "H"), (4, "I"), (8, "Q"))},
    **{"f4": "f", "f8": "d", "b1": "B"},
}


def is_array(node: dict[str, Any]) -> bool:
    """Whether a node stands for an array or a scalar of numpy."""
    return node.get("t") in TAGS


def difference(
    a: dict[str, Any], b: dict[str, Any], where: str, contract: Contract
) -> str | list[tuple[Any, Any, str]]:
    """What differs between two arrays, or the parts that are still to be compared.

    Raises:
        ValueError: a node is no array; only a program that forges it does that.
    """
    if a.get("d") != b.get("d"):
        return f"{where}: of dtype {b.get('d')}, not {a.get('d')}"
    if a.get("n") != b.get("n"):
        return f"{where}: of shape {_shape(b)}, not {_shape(a)}"
    if set(a) != set(b):
        raise ValueError("not an array")
    left, right = a.get("v"), b.get("v")
    if not isinstance(left, str) or not isinstance(right, str):
        return [(a.get(k), b.get(k), where) for k in ("v", "f") if k in a or k in b]
    kind, size = _dtype(a)
    count = math.prod(_lengths(a))
    one, other = (_bytes(text, count * size) for text in (left, right))
    exact = contract.nan_equal or kind not in WIDEST
    if one == other and exact:
        return []
    found = _first(one, other, kind, size, contract)
    if found is None:
        return []
    values = [_values(data, kind, size, found, found + 1) for data in (one, other)]
    return f"{where}{_place(found, _lengths(a))}: {values[1][0]} is not {values[0][0]}"


def first_items(node: dict[str, Any], most: int) -> tuple[Sequence[Any], int]:
    """The first items of an array for display, and how many there are.

    Raises:
        ValueError: they cannot be told.
    """
    kind, size = _dtype(node)
    count = math.prod(_lengths(node))
    shown = min(most, count)
    text = node.get("v")
    if not isinstance(text, str):
        raise ValueError("not items")
    data = base64.b64decode(text[: -(-shown * size // 3) * 4])
    return _values(data, kind, size, 0, shown), count


def _dtype(node: dict[str, Any]) -> tuple[str, int]:
    found = _DTYPE.fullmatch(str(node.get("d")))
    if found is None:
        raise ValueError("not a dtype")
    kind, size = found[1], int(found[2])
    if size > WIDEST.get(kind, size):
        raise ValueError("not a dtype whose items are bytes")
    return kind, size * 4 if kind == "U" else size


def _lengths(node: dict[str, Any]) -> list[int]:
    shape = node.get("n")
    if not isinstance(shape, list) or len(shape) > 64:
        raise ValueError("not a shape")
    if not all(type(length) is int and 0 <= length < 1 << 40 for length in shape):
        raise ValueError("not a shape")
    return shape


def _shape(node: dict[str, Any]) -> str:
    return str(tuple(_lengths(node)))


def _bytes(text: str, expected: int) -> bytes:
    data = base64.b64decode(text, validate=True)
    if len(data) != expected:
        raise ValueError(f"{len(data)} bytes of items, not {expected}")
    return data


def _first(a: bytes, b: bytes, kind: str, size: int, contract: Contract) -> int | None:
    """The index of the first item that differs."""
    step = max(1, CHUNK // max(size, 1))
    for start in range(0, len(a) // max(size, 1), step):
        cut = slice(start * size, (start + step) * size)
        if a[cut] == b[cut] and contract.nan_equal:
            continue
        left, right = (_values(d[cut], kind, size, 0, step) for d in (a, b))
        if kind not in WIDEST:
            return start + next(i for i, x in enumerate(left) if x != right[i])
        far = _far(left, right, contract)
        if far is not None:
            return start + far
    return None


def _far(a: Sequence[Any], b: Sequence[Any], contract: Contract) -> int | None:
    """The index of the first two numbers that are not close."""
    tolerances = {"rel_tol": contract.rel_tol, "abs_tol": contract.abs_tol}
    isclose = functools.partial(math.isclose, **tolerances)
    signed = contract.negative_zero and isinstance(a[0], float) and 0.0 in a
    if isinstance(a[0], float) and not signed and all(map(isclose, a, b)):
        return None
    for index, (x, y) in enumerate(zip(a, b, strict=True)):
        if isinstance(x, complex):
            near = contract.close(x.real, y.real) and contract.close(x.imag, y.imag)
        else:
            near = contract.close(x, y)
        if not near:
            return index
    return None


def _values(data: bytes, kind: str, size: int, start: int, end: int) -> Sequence[Any]:
    """Items as Python has them; those that are not numbers as bytes or text."""
    part = data[start * size : end * size]
    if kind in "mM":
        kind = "i"
    if kind == "c":
        flat = _values(part, "f", size // 2, 0, 2 * (end - start))
        return [complex(*pair) for pair in zip(flat[::2], flat[1::2], strict=True)]
    if f"{kind}{size}" == "f2":
        return struct.unpack(f"<{len(part) // 2}e", part)
    if (code := _CODES.get(f"{kind}{size}")) is not None:
        found = array.array(code, part)
        if sys.byteorder == "big":
            found.byteswap()
        return [bool(item) for item in found] if kind == "b" else found
    items = [part[i : i + size] for i in range(0, len(part), size or 1)]
    if kind == "U":
        return [item.decode("utf-32-le", "replace").rstrip("\0") for item in items]
    return items


def _place(index: int, shape: list[int]) -> str:
    """`[3, 5]` for the place of an item; nothing for a scalar."""
    places: list[int] = []
    for length in reversed(shape):
        index, place = divmod(index, length)
        places.append(place)
    return f"[{', '.join(map(str, reversed(places)))}]" if places else ""
