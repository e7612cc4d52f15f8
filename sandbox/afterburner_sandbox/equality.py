"""The equality contract: whether two programs behaved the same on one case.

Works on the data that `inside.codec` makes, outside of any process that runs a
program. What is compared, and how strictly, are the options of a `Contract`; the rules
for values are those of `nodes`. What cannot be read or judged is different, never
equal.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from afterburner_sandbox.contract import REL_TOL, STRICT, Contract
from afterburner_sandbox.nodes import difference, opaque_part, without_addresses
from afterburner_sandbox.rendering import printable, render

__all__ = [
    "REL_TOL",
    "STRICT",
    "Contract",
    "Difference",
    "Outcome",
    "compare",
    "difference",
    "opaque_part",
    "show",
]

ROOM = 1 << 20
"""Bytes by which an outcome may exceed four times the expected one; a longer one is
different, and is not read."""

KEPT = ("globals", "environment")
"""Aspects that outlast a call. They are compared where both processes have run the same
inputs before, since what earlier calls left behind is not this call's doing."""

_PARTS = ("value", "args", "kwargs")
_OPAQUE = (b'"opaque"', b"<locals>", b"<lambda>")


@dataclass(frozen=True, slots=True)
class Outcome:
    """How one call ended: `value` or `raise`, and the data of it."""

    how: str
    data: bytes
    history: int = field(default=0, compare=False)
    """Stands for the inputs that its process has run, this one included."""

    def decoded(self) -> dict[str, Any]:
        """The data as nodes.

        Raises:
            ValueError: it is no outcome; only a program that forges it does that.
        """
        try:
            found = json.loads(self.data)
        except RecursionError as error:
            raise ValueError("nested too deeply") from error
        if not isinstance(found, dict) or set(_PARTS) - set(found):
            raise ValueError("not an outcome")
        return found


@dataclass(frozen=True, slots=True)
class Difference:
    """Where two outcomes differ, in words."""

    expected: str
    actual: str
    why: str
    aspect: str = "result"
    """`result`, `sharing`, or the option of the contract that switches it off."""


def compare(
    expected: Outcome,
    actual: Outcome,
    contract: Contract = STRICT,
    *,
    results: bool = True,
) -> Difference | None:
    """The first difference between two outcomes, or None where they are equal.

    Without `results`, what two calls returned is taken for equal and only the rest of
    their behaviour is compared.
    """
    exact = contract.nan_equal and not any(mark in actual.data for mark in _OPAQUE)
    if expected == actual and exact:
        return None
    if len(actual.data) > 4 * len(expected.data) + ROOM:
        shown = f"{len(actual.data):,} bytes of data"
        return Difference(show(expected), shown, "the result is far larger")
    left = expected.decoded()
    try:
        pair = _Pair(expected, left, actual, actual.decoded(), contract)
        return pair.difference(results)
    except RecursionError:
        return Difference(show(expected), "…", "the result is nested too deeply")
    except ValueError as error:
        shown = f"unreadable: {printable(str(error), 200)}"
        return Difference(show(expected), shown, "no readable result")


@dataclass(frozen=True, slots=True)
class _Pair:
    """Two outcomes that have been read."""

    expected: Outcome
    left: dict[str, Any]
    actual: Outcome
    right: dict[str, Any]
    contract: Contract

    def difference(self, results: bool) -> Difference | None:
        """The first of their aspects in which they differ."""
        if self.expected.how != self.actual.how:
            return self._results("one raises, the other returns", "result")
        found = self._values(results)
        for aspect, compared in _ASPECTS.items():
            if found is None and self._counts(aspect, results):
                found = compared(self, aspect)
        return found

    def _counts(self, aspect: str, results: bool) -> bool:
        if aspect == "sharing" and not results:
            return False
        if aspect in KEPT and self.expected.history != self.actual.history:
            return False
        # What has no option of its own always counts.
        return bool(getattr(self.contract, aspect, True))

    def _values(self, results: bool) -> Difference | None:
        keys = [("value", "result", "result")] if results else []
        if self.contract.arguments:
            keys.append(("args", "argument", "arguments"))
            keys.append(("kwargs", "keyword argument", "arguments"))
        for key, name, aspect in keys:
            why = difference(self.left[key], self.right[key], name, self.contract)
            if why is not None and aspect == "result":
                return self._results(why, aspect)
            if why is not None:
                left, right = (render(side[key]) for side in (self.left, self.right))
                shown = f"leaves {left}", f"leaves {right}"
                return Difference(*shown, why, aspect)
        return None

    def _results(self, why: str, aspect: str) -> Difference:
        shown = _show_outcome(self.expected.how, self.left)
        other = _show_outcome(self.actual.how, self.right)
        return Difference(shown, other, why, aspect)

    def _sharing(self, aspect: str) -> Difference | None:
        if self.left.get(_SHARED, []) == self.right.get(_SHARED, []):
            return None
        return self._results(
            "the values are equal, but other parts of them are one and the same "
            "object: a change of one would be a change of the other",
            aspect,
        )

    def _left(self, aspect: str) -> Difference | None:
        if self.left.get(aspect, []) == self.right.get(aspect, []):
            return None
        why = "the collector of garbage is left in another state"
        return self._results(why, aspect)

    def _text(self, aspect: str) -> Difference | None:
        left, right = (_text(side.get(aspect)) for side in (self.left, self.right))
        if left == right:
            return None
        why = f"{_NAMES[aspect]} differs"
        return Difference(render(left), render(right), why, aspect)

    def _rows(self, aspect: str) -> Difference | None:
        """What was logged or warned of: texts, in which addresses do not count."""
        sides = [_rows(side.get(aspect)) for side in (self.left, self.right)]
        if sides[0] == sides[1]:
            return None
        shown = (_first_row(*sides), _first_row(*reversed(sides)))
        return Difference(*shown, f"{_NAMES[aspect]} differs", aspect)

    def _changes(self, aspect: str) -> Difference | None:
        """What the call has set, by name."""
        left, right = (_changes(side.get(aspect)) for side in (self.left, self.right))
        for name in sorted({*left, *right}):
            place = f"{_NAMES[aspect]}{printable(name, 100)}"
            if name in left and name in right:
                why = difference(left[name], right[name], place, self.contract)
            else:
                why = f"{place} is changed by one of them only"
            if why is not None:
                return Difference(_after(left, name), _after(right, name), why, aspect)
        return None


_SHARED = "shared"
_NAMES = {
    "stdout": "standard output",
    "stderr": "standard error",
    "logging": "what is logged",
    "warnings": "what is warned of",
    "globals": "the global ",
    "environment": "",
}
_ASPECTS: dict[str, Callable[[_Pair, str], Difference | None]] = {
    "sharing": _Pair._sharing,
    "left": _Pair._left,
    "stdout": _Pair._text,
    "stderr": _Pair._text,
    "logging": _Pair._rows,
    "warnings": _Pair._rows,
    "globals": _Pair._changes,
    "environment": _Pair._changes,
}
"""In the order in which they are told."""


def _text(found: Any) -> str:
    if not isinstance(found, (str, type(None))):
        raise ValueError("not a text")
    return found or ""


def _rows(found: Any) -> list[list[Any]]:
    if not isinstance(found, (list, type(None))):
        raise ValueError("not records")
    if not all(isinstance(row, list) for row in found or ()):
        raise ValueError("not records")
    return [
        [without_addresses(item) if isinstance(item, str) else item for item in row]
        for row in found or ()
    ]


def _first_row(rows: list[list[Any]], others: list[list[Any]]) -> str:
    """The first record that is not in the other one's place."""
    for index, row in enumerate(rows):
        if index >= len(others) or others[index] != row:
            text = ": ".join(i if isinstance(i, str) else render(i) for i in row)
            return printable(text, 200)
    return "no further record" if rows else "nothing"


def _after(changes: dict[str, Any], name: str) -> str:
    return render(changes[name]) if name in changes else "unchanged"


def _changes(found: Any) -> dict[str, Any]:
    if not isinstance(found, (dict, type(None))):
        raise ValueError("not changes")
    return found or {}


def show(outcome: Outcome) -> str:
    """An outcome in readable form, shortened."""
    try:
        return _show_outcome(outcome.how, outcome.decoded())
    except ValueError:
        return "an unreadable outcome"


def _show_outcome(how: str, decoded: dict[str, Any]) -> str:
    return ("raises " if how == "raise" else "") + render(decoded["value"])
