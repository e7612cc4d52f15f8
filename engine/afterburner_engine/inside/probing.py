"""Cases of a function without type hints: guesses, tried on the function itself.

What each parameter may be comes from `suspects`, and which of them go together from
`combinations`. An input is kept only if the original returns a value for it, or says
`raise` itself.
"""

from __future__ import annotations

import contextlib
import itertools
import random
from collections.abc import Iterator
from typing import Any, Optional

from afterburner_engine.inside.calls import Case, Target, Unusable, generator, snapshot
from afterburner_engine.inside.combinations import PROBE_S, Search
from afterburner_engine.inside.drawer import SOURCE, Drawer
from afterburner_engine.inside.limited import Spent
from afterburner_engine.inside.problems import CannotGrow, NoShape
from afterburner_engine.inside.shapes import Shape
from afterburner_engine.inside.suspects import Suspect
from afterburner_engine.inside.trials import Runs

__all__ = ["PROBE_S", "Probed"]

DRAWN = 80
"""Draws of each combination; more where few of them are accepted."""

GROWN = (16, 48, 100)
"""Sizes at which a combination is tried before larger inputs are made of it."""

CASES = 150
"""Cases that are looked for, and how many of them may raise."""

RAISING = 24


class Probed:
    """Draws calls from the combinations that the original accepts."""

    source = SOURCE

    def __init__(
        self,
        target: Target,
        choices: dict[str, list[Suspect]],
        known: dict[str, Shape],
        limit_s: float = PROBE_S,
    ) -> None:
        """Try combinations of `choices`; `known` are parameters with a hint.

        Raises:
            NoShape: the original returns on none of them.
        """
        self.target = target
        self.notes: list[str] = []
        self._found: dict[int, list[Case]] = {}
        self._runs = Runs(target)
        search = Search(target, choices, known, self._runs, limit_s)
        self.variants = search.found()
        if not self.variants:
            raise NoShape(_failure(choices, search))
        self._drawers = [Drawer(target, v.parts, known) for v in self.variants]
        self._growing = self._growable()
        self.notes.append(self._told())

    def _growable(self) -> Optional[Drawer]:
        """The first combination that the original accepts larger inputs of."""
        for drawer in self._drawers:
            if not drawer.grows:
                continue
            with contextlib.suppress(Exception):  # constructors may refuse anything
                calls = [drawer.make(n, generator("grows", n)) for n in GROWN]
                if all(self._runs.run(*call).returned for call in calls):
                    return drawer
        return None

    def _told(self) -> str:
        guessed = ", ".join(
            f"`{name}`: {one.label}" for name, one in self.variants[0].parts.items()
        )
        more = len(self.variants) - 1
        others = f", and {more} other combinations" if more else ""
        return f"guessed from names and uses, and tried: {guessed}{others}"

    @property
    def grows(self) -> bool:
        """Whether a size makes a difference."""
        return self._growing is not None

    @property
    def has_containers(self) -> bool:
        """Whether what grows is more than integers."""
        return self._growing is not None and self._growing.has_containers

    def make(
        self, size: int, rng: random.Random
    ) -> tuple[tuple[Any, ...], dict[str, Any]]:
        """An input of about `size` elements, of the best combination that grows.

        Raises:
            CannotGrow: none does.
        """
        if self._growing is None:
            raise CannotGrow("no parameter has a kind that can be larger")
        return self._growing.make(size, rng)

    def any_call(self, rng: random.Random) -> tuple[tuple[Any, ...], dict[str, Any]]:
        """One call of any combination, the first ones more often."""
        for _ in range(20):
            at = min(
                rng.randrange(len(self._drawers)), rng.randrange(len(self._drawers))
            )
            made = self._drawers[at].call(rng)
            if made is not None:
                return made
        raise CannotGrow("no arguments are found that are accepted")

    def cases(self, seed: int) -> Iterator[Case]:
        """Boundary cases and draws of all combinations that the original answers."""
        if seed not in self._found:
            self._found[seed] = list(self._answered(seed))
        return iter(self._found[seed])

    def _answered(self, seed: int) -> Iterator[Case]:
        raising = itertools.count(1)
        each = [
            drawer.inputs(seed, DRAWN if variant.returning > 0.5 else 3 * DRAWN)
            for drawer, variant in zip(self._drawers, self.variants)
        ]
        count = 0
        spent = Spent(PROBE_S)
        for call in _in_turns(each):
            if count >= CASES or spent:
                return
            kept = self._kept(call)
            if kept is None:
                continue
            reached = self._runs.run(*call)
            if reached.returned or (reached.meant and next(raising) <= RAISING):
                count += 1
                yield kept

    def draws(self, seed: int) -> Iterator[Case]:
        """Draws alone, without end to their variety."""
        for turn in itertools.count():
            drawer = self._drawers[turn % len(self._drawers)]
            made = drawer.call(generator("further", seed, turn))
            kept = None if made is None else self._kept(made)
            if kept is not None:
                yield kept
            elif turn > 400:
                return

    def _kept(self, call: Any) -> Optional[Case]:
        try:
            args, kwargs = snapshot(call)
        except Unusable:
            return None
        return Case(SOURCE, args, kwargs)


def _failure(choices: dict[str, list[Suspect]], search: Search) -> str:
    names = ", ".join(f"`{name}`" for name in choices)
    has = "has" if len(choices) == 1 else "have"
    if search.unsent is not None:
        return f"what is guessed cannot be sent to another process: {search.unsent}"
    return (
        f"{names} {has} neither a type hint nor a default value, and of "
        f"{len(search.tried)} combinations of guesses none is accepted"
    )


def _in_turns(each: list[Iterator[Any]]) -> Iterator[Any]:
    for row in itertools.zip_longest(*each):
        yield from (call for call in row if call is not None)
