"""numpy's arrays and scalars as data, and back. numpy itself is never imported here.

    {"t": "ndarray" | "scalar", "c": type, "d": dtype, "n": shape, ...} and one of
    "v": base64 of the items, little-endian and in C order
    "v": [...]                     the items as nodes (objects), or as text (longdouble)
    "f": [[name, node], ...]       by field, where the dtype has fields

How an array lies in memory is no part of it, nor whether it can be written to.
"""

from __future__ import annotations

import base64
import sys
from collections.abc import Callable
from typing import Any

TAGS = ("ndarray", "scalar")

PLAIN = "biufcmMSUV"
"""Kinds of dtype whose items are as good as their bytes."""

WIDEST = {"f": 8, "c": 16}
"""Bytes of an item; wider ones are padded with what happens to be there."""


def is_array(kind: type) -> bool:
    """Whether values of this type are put into data here: not those of subclasses."""
    if kind.__module__ != "numpy":
        return False
    numpy = sys.modules.get("numpy")
    array = getattr(numpy, "ndarray", None)
    scalar = getattr(numpy, "generic", None)
    return kind is array or (isinstance(scalar, type) and issubclass(kind, scalar))


def encode(value: Any, nodes: Callable[[list[Any]], list[Any]]) -> dict[str, Any]:
    """An array or a scalar as a node; `nodes` encodes items that are objects."""
    numpy: Any = sys.modules["numpy"]
    array = numpy.asarray(value)
    kind, dtype = type(value), array.dtype
    node: dict[str, Any] = {
        "t": "ndarray" if kind is numpy.ndarray else "scalar",
        "c": f"{kind.__module__}.{kind.__qualname__}",
        "d": dtype.str,
        "n": list(array.shape),
    }
    if dtype.names is not None:
        node["d"] = str(dtype)
        node["f"] = [[name, encode(array[name], nodes)] for name in dtype.names]
    elif dtype.kind not in PLAIN:
        node["v"] = nodes(array.ravel().tolist())
    elif dtype.itemsize > WIDEST.get(dtype.kind, dtype.itemsize):
        node["v"] = [str(item) for item in array.ravel()]
    else:
        little = array.astype(dtype.newbyteorder("<"), copy=False)
        node["v"] = base64.b64encode(little.tobytes()).decode("ascii")
    return node


def rebuild(node: dict[str, Any], values: Callable[[Any], Any]) -> Any:
    """The array or scalar of a node; `values` rebuilds items that are objects.

    Raises:
        ValueError: it is none, or numpy is not loaded.
    """
    numpy: Any = sys.modules.get("numpy")
    if numpy is None:
        raise ValueError("numpy is not loaded")
    try:
        array = _array(numpy, node, values)
    except (TypeError, KeyError) as error:
        raise ValueError(f"not an array: {error}") from error
    return array if node["t"] == "ndarray" else array[()]


def _array(numpy: Any, node: dict[str, Any], values: Callable[[Any], Any]) -> Any:
    shape = tuple(node["n"])
    if "f" in node:
        parts = [(name, _array(numpy, part, values)) for name, part in node["f"]]
        inner = [(name, a.dtype, a.shape[len(shape) :]) for name, a in parts]
        found = numpy.empty(shape, inner)
        for name, part in parts:
            found[name] = part
        return found
    dtype = numpy.dtype(node["d"])
    if isinstance(node["v"], str):
        data = base64.b64decode(node["v"], validate=True)
        read = numpy.frombuffer(data, dtype.newbyteorder("<"))
        return read.reshape(shape).astype(dtype)
    if dtype.kind in PLAIN:
        return numpy.array(node["v"]).astype(dtype).reshape(shape)
    found = numpy.empty(len(node["v"]), dtype)
    for index, item in enumerate(node["v"]):
        found[index] = values(item)
    return found.reshape(shape)
