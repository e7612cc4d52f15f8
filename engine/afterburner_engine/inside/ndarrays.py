"""Arrays of numpy for the search: emptied, overflowing, in Fortran order.

numpy is the user's; it is used only through the arrays that the known cases hold.
"""

from __future__ import annotations

import random
import sys
from typing import Any


def is_array(value: Any) -> bool:
    """Whether a value is an array of numpy."""
    kind = type(value)
    return kind.__module__ == "numpy" and kind.__name__ == "ndarray"


def edges(seen: list[Any]) -> list[Any]:
    """Variants of arrays that were seen: none, one, two equal, all boundary values."""
    found: list[Any] = []
    for array in seen[:3]:
        if array.ndim == 0:
            continue
        found += [array[:0], array[:1], array[:2], array[::-1]]
        found += [_filled(array, value) for value in _boundaries(array.dtype)]
    return found


def changed(array: Any, rng: random.Random) -> Any:
    """One change: an item, the length, the order in memory."""
    made = array.copy()
    numpy = sys.modules["numpy"]
    way = rng.randrange(8)
    if way <= 3 and made.size:
        spot = tuple(rng.randrange(length) for length in made.shape)
        values = _boundaries(made.dtype)
        if values:
            made[spot] = rng.choice(values)
        return made
    if way == 4 and made.ndim:
        return made[: rng.randint(0, len(made))].copy()
    if way == 5 and made.ndim and len(made):
        return numpy.concatenate([made, made[:1]])
    if way == 6 and made.ndim > 1:
        return numpy.asfortranarray(made)
    return made[::-1].copy() if made.ndim else made


def simpler(array: Any) -> list[Any]:
    """Shorter arrays, then arrays with a zero in place of an item."""
    if array.ndim == 0:
        return []
    half = len(array) // 2
    found = [array[:0], array[:half], array[half:]] if len(array) else []
    found += [_without(array, i) for i in range(min(len(array), 12))]
    if array.size <= 12 and array.dtype.kind in "iuf":
        for spot in range(array.size):
            if array.flat[spot] not in (0, 1):
                for value in (0, 1):
                    made = array.copy()
                    made.flat[spot] = value
                    found.append(made)
    return [other.copy() for other in found if _rank(other) < _rank(array)]


def show(array: Any) -> str:
    """The array as an expression that makes it."""
    return f"numpy.array({array.tolist()!r}, dtype={str(array.dtype)!r})"


def _rank(array: Any) -> tuple[int, int]:
    return array.size, sum(1 for item in array.flat if item not in (0, 1))


def _without(array: Any, index: int) -> Any:
    return sys.modules["numpy"].delete(array, index, axis=0)


def _filled(array: Any, value: Any) -> Any:
    made = array[:2].copy()
    made[...] = value
    return made


def _boundaries(dtype: Any) -> list[Any]:
    numpy = sys.modules["numpy"]
    if dtype.kind in "iu":
        limits = numpy.iinfo(dtype)
        return [0, 1, limits.max, limits.min, limits.max // 2 + 1]
    if dtype.kind == "f":
        limits = numpy.finfo(dtype)
        return [0.0, -0.0, numpy.nan, numpy.inf, -numpy.inf, limits.max, limits.tiny]
    return [False, True] if dtype.kind == "b" else []
