"""Tables of pandas and tensors of torch as data. Neither is ever imported here.

    {"t": "frame", "c": type, "columns": node, "index": node, "v": [column, ...], ...}
    {"t": "series", "c": type, "name": node, "index": node, "v": column, ...}
    {"t": "index", "c": type, "names": node, "v": column}
    {"t": "tensor", "c": type, "d": dtype, "device": name, "grad": bool, "v": array}

A column is an array of numpy, or {"t": "column", "d": dtype, "v": [...], "categories"}.
How a table is laid out in memory is no part of it, nor are the values of gradients.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any

Node = Callable[[Any], Any]


def is_table(kind: type) -> bool:
    """Whether values of this type, or of a derived one, are put into data here."""
    return _family(kind) is not None


def _family(kind: type) -> str | None:
    for library, names in _FAMILIES.items():
        module = sys.modules.get(library)
        for name in names if module is not None else ():
            base = getattr(module, name, None)
            if isinstance(base, type) and issubclass(kind, base):
                return names[name]
    return None


_FAMILIES = {
    "pandas": {"DataFrame": "frame", "Series": "series", "Index": "index"},
    "torch": {"Tensor": "tensor"},
}


def size(value: Any) -> int:
    """How many values it holds."""
    return int(value.numel() if _family(type(value)) == "tensor" else value.size)


def encode(value: Any, node: Node) -> dict[str, Any]:
    """A table or a tensor as a node; `node` encodes what is in it."""
    kind = type(value)
    family = str(_family(kind))
    if kind.__name__ == "RangeIndex":  # as pandas has it, another form of the same
        kind = kind.__mro__[1]
    found = {"t": family, "c": f"{kind.__module__}.{kind.__qualname__}"}
    found.update(_ENCODERS[family](value, node))
    return found


def _frame(frame: Any, node: Node) -> dict[str, Any]:
    columns = [frame.iloc[:, place] for place in range(frame.shape[1])]
    return {
        "columns": node(frame.columns),
        "index": node(frame.index),
        "v": [_column(column, node) for column in columns],
        "attrs": node(dict(frame.attrs)),
    }


def _series(series: Any, node: Node) -> dict[str, Any]:
    return {
        "name": node(series.name),
        "index": node(series.index),
        "v": _column(series, node),
        "attrs": node(dict(series.attrs)),
    }


def _index(index: Any, node: Node) -> dict[str, Any]:
    freq = getattr(index, "freqstr", None)
    return {"names": node(list(index.names)), "v": _column(index, node), "freq": freq}


def _column(column: Any, node: Node) -> dict[str, Any]:
    """One column: as numpy has it, or else by the values that it gives."""
    dtype = column.dtype
    if dtype.__class__.__module__.startswith("numpy"):
        array: dict[str, Any] = node(column.to_numpy())
        return array
    found = {"t": "column", "d": str(dtype), "v": node(column.tolist())}
    if hasattr(dtype, "categories"):
        found["categories"] = node(dtype.categories)
        found["ordered"] = node(getattr(dtype, "ordered", None))
    return found


def _tensor(tensor: Any, node: Node) -> dict[str, Any]:
    plain = tensor.detach().cpu()
    if plain.is_sparse or plain.is_quantized:
        plain = plain.to_dense() if plain.is_sparse else plain.dequantize()
    if str(plain.dtype) == "torch.bfloat16":  # numpy has none; each is a float32
        plain = plain.to(sys.modules["torch"].float32)
    return {
        "d": str(tensor.dtype),
        "device": str(tensor.device),
        "layout": str(tensor.layout),
        "grad": bool(tensor.requires_grad),
        "v": node(plain.resolve_conj().resolve_neg().numpy()),
    }


_ENCODERS: dict[str, Callable[[Any, Node], dict[str, Any]]] = {
    "frame": _frame,
    "series": _series,
    "index": _index,
    "tensor": _tensor,
}
