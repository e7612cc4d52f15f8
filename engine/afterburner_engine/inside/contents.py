"""What is in the arguments of a call: its pickle, its parts, its largest number."""

from __future__ import annotations

import io
import itertools
import math
import pickle
import random
from typing import Any

from afterburner_engine.inside import paste
from afterburner_engine.inside.places import Place

Call = tuple[tuple[Any, ...], dict[str, Any]]


def dump(call: Call) -> bytes | None:
    """Its pickle; None where it has none."""
    try:
        return pickle.dumps(call)
    except Exception:  # noqa: BLE001 - what cannot be pickled fails in its own ways
        return None


def separate(call: Call) -> bytes | None:
    """The pickle of a call in which no object stands at two places."""
    buffer = io.BytesIO()
    pickler = pickle.Pickler(buffer)
    pickler.fast = True
    try:
        pickler.dump(call)
    except Exception:  # noqa: BLE001 - objects that refer to each other need the memo
        return dump(call)
    return buffer.getvalue()


def has_twice(call: Call) -> bool:
    """Whether an object stands at two places of a call."""
    return bool(paste.twice([*call[0], *call[1].values()]))


def alias(values: dict[str, Any], places: dict[str, Place], rng: random.Random) -> None:
    """One object at two places: of a list, or of the call."""
    boxes = [n for n, v in values.items() if isinstance(v, (list, dict, set))]
    pairs = [
        (a, b)
        for a, b in itertools.permutations(boxes, 2)
        if a in places and places[a].fits(values[b])
    ]
    if pairs and rng.random() < 0.4:
        a, b = rng.choice(pairs)
        values[a] = values[b]
        return
    for name in boxes:
        value = values[name]
        if isinstance(value, list) and any(isinstance(i, (list, dict)) for i in value):
            values[name] = [rng.choice(value)] * rng.choice((2, 3))


def parts_of(value: Any) -> list[Any]:
    """Some of what stands in a value, at all depths."""
    if isinstance(value, dict):
        return [*value, *value.values()][:40]
    if isinstance(value, (list, tuple, str, set, frozenset)):
        items = list(itertools.islice(value, 20))
        return items + [p for i in items if not isinstance(i, str) for p in parts_of(i)]
    return []


def largest_of(values: dict[str, Any]) -> dict[str, float]:
    """The largest number of each argument, by its name."""
    return {name: largest(value, 0) for name, value in values.items()}


def largest(value: Any, depth: int) -> float:
    """The largest number in a value; infinite and undefined ones are the largest."""
    kind = type(value)
    if kind is int:
        return float(abs(value)) if abs(value) < 10**300 else math.inf
    if kind is float:
        return abs(value) if math.isfinite(value) else math.inf
    if depth > 4:
        return 0
    if kind is dict:
        value = [*value, *value.values()]
    elif kind not in (list, tuple, set, frozenset):
        return 0
    inner = (largest(item, depth + 1) for item in itertools.islice(value, 50))
    return max(inner, default=0)
