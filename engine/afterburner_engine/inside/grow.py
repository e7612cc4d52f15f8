"""Larger inputs from examples: the same types, shapes and invariants at any size."""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import Any

from afterburner_engine.inside.infer import infer
from afterburner_engine.inside.problems import CannotGrow
from afterburner_engine.inside.relations import Record


class Grower:
    """Draws inputs like those of a set of calls, of any size."""

    def __init__(
        self,
        calls: Sequence[tuple[tuple[Any, ...], dict[str, Any]]],
        names: Sequence[str] = (),
    ) -> None:
        """Learn from calls; `names` are those of the positional parameters.

        Raises:
            CannotGrow: nothing in them has a size.
        """
        forms: dict[Any, list[dict[str, Any]]] = {}
        for args, kwargs in calls:
            form = (len(args), tuple(sorted(kwargs)))
            named = {self._name(names, i): value for i, value in enumerate(args)}
            forms.setdefault(form, []).append({**named, **kwargs})
        # The form with the most examples knows most of its invariants.
        for form, examples in sorted(forms.items(), key=lambda item: -len(item[1])):
            record = Record(examples, infer) if examples[0] else None
            if record is not None and record.grows:
                self.record, self.positional = record, form[0]
                return
        raise CannotGrow("no example has an argument that can be larger")

    @staticmethod
    def _name(names: Sequence[str], index: int) -> str:
        return names[index] if index < len(names) else f"*{index}"

    def draw(
        self, size: int, rng: random.Random
    ) -> tuple[tuple[Any, ...], dict[str, Any]]:
        """An input of about `size` elements."""
        drawn = self.record.draw(rng, size)
        names = list(drawn)
        args = tuple(drawn[name] for name in names[: self.positional])
        return args, {name: drawn[name] for name in names[self.positional :]}


def grow(
    args: tuple[Any, ...],
    kwargs: dict[str, Any],
    size: int,
    rng: random.Random,
    pool: Sequence[tuple[tuple[Any, ...], dict[str, Any]]] = (),
) -> tuple[tuple[Any, ...], dict[str, Any]]:
    """An input like the given one and those in the pool, of about `size` elements.

    Raises:
        CannotGrow: nothing in them has a size.
    """
    return Grower([(args, kwargs), *pool]).draw(size, rng)
