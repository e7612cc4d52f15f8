"""Values that belong together: the arguments of a call, the attributes of an object.

Drawn each on its own they would lose what ties them: an index into a list, the
length given beside it, a key that is in the dict, a pattern that is in the text.
"""

from __future__ import annotations

import random
from collections.abc import Mapping as AnyMapping
from collections.abc import Set as AnySet
from dataclasses import dataclass
from typing import Any, Callable

from afterburner_engine.inside.calls import in_order
from afterburner_engine.inside.shapes import Int, Pool, Shape

LENGTH_NAMES = frozenset(
    {"n", "m", "size", "length", "count", "hi", "high", "right", "end", "last", "stop"}
)
"""Names of parameters that may be the length of the container beside them."""

WORD = 16
"""Longest string that beside a container is taken for a name, not for data."""


@dataclass(frozen=True)
class Tie:
    """How one value follows from another that has been drawn."""

    other: str
    kind: str
    """`length`, `top`, `share`, `member` or `slice`."""

    low: float = 0.0
    high: float = 0.0
    """The offset, the shares of the length, or how often it holds."""


class Record:
    """Several named values, inferred from examples that have all of them."""

    def __init__(
        self, examples: list[dict[str, Any]], infer: Callable[..., Shape]
    ) -> None:
        """Infer each value's shape, and how the values are tied."""
        self.examples = examples
        columns = {name: [one[name] for one in examples] for name in examples[0]}
        self.shapes = {name: infer(values) for name, values in columns.items()}
        self._hold_back(columns)
        self.weights = _weights(
            {n: columns[n] for n in columns if self._is_container(n)}
        )
        self.ties = self._find_ties(columns)

    @property
    def has_containers(self) -> bool:
        """Whether there is something other than a lone integer to grow."""
        return bool(self.weights)

    @property
    def grows(self) -> bool:
        """Whether a size makes a difference."""
        return self.has_containers or bool(self._numbers())

    def draw(
        self, rng: random.Random, size: int | None = None, among: int | None = None
    ) -> dict[str, Any]:
        """New values for all names."""
        made: dict[str, Any] = {}
        if size is not None and not self.has_containers:
            made = self._scaled(rng, size)
        for name, shape in self.shapes.items():
            if name not in self.ties and name not in made:
                made[name] = self._free(rng, name, shape, size, among)
        for name, tie in sorted(
            self.ties.items(), key=lambda item: item[1].kind != "slice"
        ):
            value = _tied(rng, tie, made.get(tie.other), self.shapes[name], size)
            made[name] = (
                self._free(rng, name, self.shapes[name], None, among)
                if value is None
                else value
            )
        return {name: made[name] for name in self.shapes}

    def _free(
        self,
        rng: random.Random,
        name: str,
        shape: Shape,
        size: int | None,
        among: int | None,
    ) -> Any:
        if size is not None and name in self.weights:
            return shape.draw(rng, max(1, round(size * self.weights[name])), among)
        return shape.draw(rng, None, among)

    def _scaled(self, rng: random.Random, size: int) -> dict[str, Any]:
        """The integers of one example, by one factor, so that bounds stay in order."""
        numbers = self._numbers()
        seen = rng.choice([e for e in self.examples if any(e[n] for n in numbers)])
        largest = max(abs(int(seen[name])) for name in numbers)
        factor = rng.randint(max(size // 2, 1), max(size, 1)) / largest
        return {
            name: round(seen[name] * factor) or (1 if seen[name] > 0 else 0)
            for name in numbers
        }

    def _numbers(self) -> list[str]:
        return [
            name
            for name, shape in self.shapes.items()
            if isinstance(shape, Int) and any(one[name] for one in self.examples)
        ]

    def _is_container(self, name: str) -> bool:
        shape = self.shapes[name]
        return shape.grows and not isinstance(shape, Int)

    def _hold_back(self, columns: dict[str, list[Any]]) -> None:
        """Strings that name or separate something are taken as they are."""
        texts = [
            n
            for n, values in columns.items()
            if all(isinstance(v, str) for v in values)
        ]
        others = any(self._is_container(name) and name not in texts for name in columns)
        longest = max((len(v) for n in texts for v in columns[n]), default=0)
        for name in texts:
            values = columns[name]
            short = max(map(len, values)) <= 2 < longest
            word = others and all(
                len(v) <= WORD and not any(c.isspace() for c in v) for v in values
            )
            if short or word:
                self.shapes[name] = Pool(values)

    def _find_ties(self, columns: dict[str, list[Any]]) -> dict[str, Tie]:
        found: dict[str, Tie] = {}
        for name, values in columns.items():
            for other in sorted(self.weights, key=lambda n: -self.weights[n]):
                tie = (
                    None
                    if other == name or other in found
                    else _tie(name, values, other, columns[other])
                )
                if tie is not None:
                    found[name] = tie
                    self.weights.pop(name, None)
                    break
        return found


def _weights(columns: dict[str, list[Any]]) -> dict[str, float]:
    """Each container's share of the size: lengths keep their proportions."""
    means = {
        name: sum(map(_length, values)) / len(values)
        for name, values in columns.items()
    }
    largest = max(means.values(), default=0)
    return {
        name: (mean / largest if largest else 1.0) or 0.5
        for name, mean in means.items()
    }


def _length(value: Any) -> int:
    return len(value) if hasattr(value, "__len__") else 1


def _tie(name: str, values: list[Any], other: str, containers: list[Any]) -> Tie | None:
    pairs = list(zip(values, containers))
    if all(type(v) is int for v in values):
        return _int_tie(name, pairs, other)
    if all(isinstance(v, str) and isinstance(c, str) for v, c in pairs):
        inside = [v for v, c in pairs if 2 < len(v) < len(c) and v in c]
        return Tie(other, "slice", 0, len(inside) / len(pairs)) if inside else None
    if any(v is None or isinstance(v, (bool, list, dict, set)) for v in values):
        return None
    return _member_tie(pairs, other)


def _int_tie(name: str, pairs: list[tuple[Any, Any]], other: str) -> Tie | None:
    sized = [(v, c) for v, c in pairs if hasattr(c, "__len__")]
    if len(sized) < len(pairs):
        return None
    offsets = {v - len(c) for v, c in pairs}
    several = len({len(c) for _, c in pairs}) > 1
    if (offsets <= {0} or offsets <= {-1}) and (several or name in LENGTH_NAMES):
        return Tie(other, "length", min(offsets))
    tops = [(v, _top(c)) for v, c in pairs]
    above = {v - top for v, top in tops if top is not None}
    nested = any(_is_nested(c) for _, c in pairs)
    if (
        nested
        and above
        and (above <= {0} or above <= {1})
        and (several or name in LENGTH_NAMES)
    ):
        return Tie(other, "top", min(above))
    if (
        all(0 <= v <= len(c) for v, c in pairs)
        and any(v > 0 for v, _ in pairs)
        and not _is_lookup(pairs)
    ):
        shares = [v / max(len(c), 1) for v, c in pairs]
        return Tie(other, "share", min(shares), max(shares))
    return _member_tie(pairs, other)


def _is_lookup(pairs: list[tuple[Any, Any]]) -> bool:
    return any(isinstance(c, AnyMapping) for _, c in pairs)


def _is_nested(value: Any) -> bool:
    return isinstance(value, (list, tuple)) and any(
        isinstance(i, (list, tuple)) for i in value
    )


def _top(value: Any) -> int | None:
    """The largest integer anywhere in nested lists, or None."""
    if type(value) is int:
        return value
    if not isinstance(value, (list, tuple, AnySet)):
        return None
    tops = [top for top in map(_top, value) if top is not None]
    return max(tops) if tops else None


def _member_tie(pairs: list[tuple[Any, Any]], other: str) -> Tie | None:
    inside = sum(_contains(c, v) for v, c in pairs)
    if inside * 2 < len(pairs):
        return None
    if len(pairs) == 1 and not isinstance(pairs[0][0], (int, str)):
        return None  # a day that is also a holiday: once says nothing
    return Tie(other, "member", 0, inside / len(pairs))


def _contains(container: Any, value: Any) -> bool:
    if isinstance(container, str):
        return False
    try:
        return value in container
    except TypeError:
        return False


def _tied(
    rng: random.Random, tie: Tie, other: Any, shape: Shape, size: int | None
) -> Any:
    """The value that follows from the other one; None where nothing does."""
    if other is None or not hasattr(other, "__len__"):
        return None
    if tie.kind == "length":
        return len(other) + int(tie.low)
    if tie.kind == "top":
        top = _top(other)
        return None if top is None else top + int(tie.low)
    if tie.kind == "share":
        return min(len(other), round(len(other) * rng.uniform(tie.low, tie.high)))
    if not other or rng.random() >= tie.high:
        return None
    if tie.kind == "slice":
        length = max(3, len(other) // 10)
        start = rng.randint(0, max(0, len(other) - length))
        return other[start : start + length]
    ordered = in_order(other) if isinstance(other, AnySet) else list(other)
    return rng.choice(ordered)
