"""What the known calls show of how values belong together: order, lengths, references.

Where enough calls show it, it is taken for a condition of the function, and the search
makes no input without it. Where only a few do, it may be chance: such inputs are
mostly made with it, and sometimes without.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

Named = dict[str, Any]
"""A call's values by the names of their parameters."""

SURE = 6
"""Calls that have to show a bond, all of them, for it to be a condition."""

KEPT = 0.6
"""How often a bond that may be chance is kept."""


@dataclass(frozen=True)
class Bond:
    """One relation: whether it holds, and how to make it hold, if that is known."""

    holds: Callable[[Named], bool]
    mend: Callable[[Named], None] | None
    sure: bool


class Bonds:
    """All relations of the known calls."""

    def __init__(self, calls: list[Named]) -> None:
        """Find what all calls show that could show it."""
        names = [n for n in (calls[0] if calls else {}) if all(n in c for c in calls)]
        self.bonds: list[Bond] = []
        for name in names:
            self._single(calls, name)
            for other in names:
                if name < other:
                    self._pair(calls, name, other)
                    self._limits(calls, name, other)

    def kept(self, call: Named, rng: random.Random) -> bool:
        """Make the bonds hold as far as they must; False where that fails."""
        for bond in self.bonds:
            if bond.holds(call) or not (bond.sure or rng.random() < KEPT):
                continue
            if bond.mend is not None:
                bond.mend(call)
            if bond.sure and not bond.holds(call):
                return False
        return True

    def hold(self, call: Named) -> bool:
        """Whether all conditions hold, for an input that is not to be changed."""
        return all(bond.holds(call) for bond in self.bonds if bond.sure)

    def _single(self, calls: list[Named], name: str) -> None:
        for descending in (False, True):
            rows = [c[name] for c in calls if _lists(c[name])]
            telling = [row for row in rows if len(row) > 2 and _varied(row)]
            if telling and all(_ordered(row, descending) for row in rows):

                def holds(call: Named, down: bool = descending) -> bool:
                    return not _lists(call[name]) or _ordered(call[name], down)

                def mend(call: Named, down: bool = descending) -> None:
                    call[name] = _in_order(call[name], down)

                self.bonds.append(Bond(holds, mend, len(telling) >= SURE))
        closed = [c[name] for c in calls if _references(c[name])]
        if closed and all(_closed(c[name]) for c in calls):
            sure = len(closed) >= SURE
            self.bonds.append(Bond(lambda call: _closed(call[name]), None, sure))

    def _limits(self, calls: list[Named], name: str, other: str) -> None:
        """Two numbers of which one is never above the other: from and to."""
        pairs = [(c[name], c[other]) for c in calls]
        if not all(type(a) is type(b) and type(a) in (int, float) for a, b in pairs):
            return
        telling = sum(a != b for a, b in pairs)
        for low, high in ((name, other), (other, name)):
            if telling and all(c[low] <= c[high] for c in calls):

                def holds(call: Named, low: str = low, high: str = high) -> bool:
                    numbers = type(call[low]) is type(call[high]) in (int, float)
                    return not numbers or not call[low] > call[high]

                def mend(call: Named, low: str = low, high: str = high) -> None:
                    call[low], call[high] = call[high], call[low]

                self.bonds.append(Bond(holds, mend, telling >= SURE))

    def _pair(self, calls: list[Named], name: str, other: str) -> None:
        pairs = [(c[name], c[other]) for c in calls]
        if not all(_sized(a) and _sized(b) for a, b in pairs):
            return
        lengths = {len(a) for a, _ in pairs}
        if len(lengths) < 2 or not all(len(a) == len(b) for a, b in pairs):
            return
        telling = sum(len(a) > 2 for a, _ in pairs)

        def holds(call: Named) -> bool:
            a, b = call[name], call[other]
            return not (_sized(a) and _sized(b)) or len(a) == len(b)

        def mend(call: Named) -> None:
            shorter = min(len(call[name]), len(call[other]))
            call[name], call[other] = call[name][:shorter], call[other][:shorter]

        self.bonds.append(Bond(holds, mend, telling >= SURE))


def _lists(value: Any) -> bool:
    return isinstance(value, (list, tuple))


def _sized(value: Any) -> bool:
    return isinstance(value, (list, tuple, str))


def _varied(row: Any) -> bool:
    try:
        return any(a != b for a, b in zip(row, row[1:]))
    except Exception:  # noqa: BLE001 - `__eq__` of the user's may raise anything
        return False


def _ordered(row: Any, descending: bool) -> bool:
    try:
        if descending:
            return all(not a < b and a == a for a, b in zip(row, row[1:]))
        return all(not b < a and a == a for a, b in zip(row, row[1:]))
    except Exception:  # noqa: BLE001 - values may refuse to be compared in any way
        return False


def _in_order(row: Any, descending: bool) -> Any:
    try:
        kept = [item for item in row if item == item]  # NaN has no place in an order
        return type(row)(sorted(kept, reverse=descending))
    except Exception:  # noqa: BLE001 - values may refuse to be compared in any way
        return row


def _references(value: Any) -> bool:
    """Whether a value names its own parts: a graph's neighbours, rows of indices."""
    return any(True for _ in _named_parts(value)) and len(value) > 1


def _closed(value: Any) -> bool:
    """Whether all that a value names is in it."""
    known: Any = value if isinstance(value, dict) else range(len(value or ()))
    try:
        return all(part in known for part in _named_parts(value))
    except TypeError:
        return False


def _named_parts(value: Any) -> list[Any]:
    if isinstance(value, dict):
        rows = list(value.values())
    elif isinstance(value, (list, tuple)):
        rows = list(value)
    else:
        return []
    if not all(isinstance(row, (list, tuple, set, frozenset, dict)) for row in rows):
        return []
    parts = [part for row in rows for part in row]
    if isinstance(value, dict):
        return parts
    return parts if all(type(part) is int for part in parts) else []
