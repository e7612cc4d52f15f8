"""Which combinations of guesses a function accepts, and how far they reach.

The likeliest is tried first, then one parameter is changed after the other. Of those
that are accepted, the ones that together reach most are kept.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from typing import Any, Optional

from afterburner_engine.inside.calls import Target, Unusable, generator, snapshot
from afterburner_engine.inside.drawer import Combination, Drawer, needed
from afterburner_engine.inside.limited import Spent
from afterburner_engine.inside.shapes import Shape
from afterburner_engine.inside.suspects import Suspect
from afterburner_engine.inside.trials import Runs

PROBE_S = 2.0
"""How much of the processor's time the trying of combinations takes."""

DRAWS = 4
"""Calls that tell how a combination does."""

STARTS = 60
"""Combinations drawn by their likelihood where the likeliest ones all fail."""

VARIANTS = 8
"""Combinations that are kept."""

HELPING: float = 0.15
"""What a line of a helper is worth beside one of the function itself."""

LEAST = 1e-3
"""Combinations that are less likely than that beside the likeliest are not kept."""

ALIKE = 0.3
AT_LEAST = 3
"""As many combinations are kept, if they are about as likely, for variety's sake."""

RETURNING = 0.4
"""The share of calls that has to return for a combination to be kept."""


@dataclass
class Variant:
    """A combination, and what it came to."""

    parts: Combination
    returning: float = 0.0
    weight: float = 0.0
    """How likely it is, beside the likeliest, before it was tried."""

    goals: set[Any] = field(default_factory=set)
    """What the calls that returned have reached."""

    touched: set[Any] = field(default_factory=set)
    """What any of them has reached."""

    @property
    def value(self) -> float:
        """The more likely and the further, the better; by a hair if nothing returns."""
        if not self.returning:
            return 1e-9 * len(self.touched)
        reach: float = (1 + _worth(self.goals)) ** 0.8
        likely: float = self.weight**0.4
        return self.returning * likely * reach


class Search:
    """Tries combinations until the time is up."""

    def __init__(
        self,
        target: Target,
        choices: dict[str, list[Suspect]],
        known: dict[str, Shape],
        runs: Runs,
        limit_s: float,
    ) -> None:
        """`known` are the parameters that need no guess."""
        self.target = target
        self.tried: dict[Any, Variant] = {}
        self.unsent: Optional[str] = None
        """Why an accepted call cannot be sent to another process."""

        self._choices = choices
        self._known = known
        self._runs = runs
        self._spent = Spent(limit_s)
        parameters = target.signature.parameters.values()
        self._must = [p.name for p in parameters if needed(p) and p.name in choices]

    def found(self) -> list[Variant]:
        """The combinations to keep: the best, then those that reach further."""
        best = self._climbed(self._first())
        if not best.returning:
            rng = generator("probe", self.target.qualname)
            for _ in range(STARTS):
                if self._spent:
                    break
                best = max(best, self._try(self._drawn(rng)), key=_value)
            best = self._climbed(best)
        found = [
            v
            for v in self.tried.values()
            if v.returning >= RETURNING and v.weight >= LEAST
        ]
        if not found and best.returning:
            found = [best]
        return self._covering(found)

    def _first(self) -> Variant:
        return self._try({name: self._choices[name][0] for name in self._must})

    def _climbed(self, best: Variant) -> Variant:
        """Change one parameter after the other, for as long as it gets better."""
        for _ in range(3):
            before = best
            for name, suspects in self._choices.items():
                tried = []
                for one in suspects:
                    if self._spent:
                        break
                    tried.append(self._try({**best.parts, name: one}))
                best = max([best, *tried], key=_value)
            if best is before:
                break
        return best

    def _drawn(self, rng: random.Random) -> Combination:
        made = {}
        for name in self._must:
            known = self._choices[name]
            made[name] = rng.choices(known, [one.weight**0.5 for one in known])[0]
        return made

    def _try(self, parts: Combination) -> Variant:
        key = tuple(
            (name, parts[name].label) for name in self._choices if name in parts
        )
        if key in self.tried:
            return self.tried[key]
        variant = self.tried[key] = Variant(parts, weight=self._weight(parts))
        drawer = Drawer(self.target, parts, self._known)
        returned = 0
        for turn in range(DRAWS):
            call = drawer.call(generator("probe", turn, *key))
            if call is None:
                continue
            reached = self._runs.run(*call)
            variant.touched |= reached.goals
            if reached.returned:
                if not returned and not self._sends(drawer, turn, key):
                    break
                returned += 1
                variant.goals |= reached.goals
            elif turn == 1 and not returned:
                break  # two failures: it will hardly do
        variant.returning = returned / DRAWS
        return variant

    def _sends(self, drawer: Drawer, turn: int, key: Any) -> bool:
        """Whether such a call, drawn anew, can be sent to another process."""
        try:
            snapshot(drawer.call(generator("probe", turn, *key)))
        except Unusable as error:
            self.unsent = str(error)
            return False
        return True

    def _weight(self, parts: Combination) -> float:
        weight = 1.0
        for name, one in parts.items():
            weight *= min(one.weight / self._choices[name][0].weight, 1.0)
        return weight

    def _covering(self, found: list[Variant]) -> list[Variant]:
        """Greedily those that reach more than the ones before."""
        kept: list[Variant] = []
        covered: set[Any] = set()
        rest = sorted(found, key=_value, reverse=True)
        while rest and len(kept) < VARIANTS:
            if kept:
                rest.sort(key=lambda v: _gain(v, covered), reverse=True)
            best = rest.pop(0)
            if kept and not best.goals - covered:
                break
            kept.append(best)
            covered |= best.goals
        more = sorted(found, key=lambda v: -v.weight)
        kept += [
            v for v in more if v.weight >= ALIKE and v.returning == 1 and v not in kept
        ][: max(AT_LEAST - len(kept), 0)]
        return kept


def _value(variant: Variant) -> float:
    return variant.value


def _worth(goals: set[Any]) -> float:
    """Lines of the function itself count more than those of its helpers."""
    helping = sum(1 for g in goals if isinstance(g, tuple) and g[0] == "helper")
    return len(goals) - (1 - HELPING) * helping


def _gain(variant: Variant, covered: set[Any]) -> float:
    new: float = _worth(variant.goals - covered)
    return new * (0.2 + variant.weight) * variant.returning
