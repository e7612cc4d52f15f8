"""Cases of a function without type hints: guesses, tried on the function itself.

What each parameter may be comes from `suspects`. Combinations are tried, the likeliest
first and one parameter at a time, until the original returns; then further ones are
kept as long as they reach lines that the others leave out. A combination is a
`Variant`; an input is kept only if the original returns a value for it, or says
`raise` itself.
"""

from __future__ import annotations

import contextlib
import inspect
import itertools
import random
import time
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from typing import Any, Optional

from afterburner_engine.inside.calls import Case, Target, Unusable, generator, snapshot
from afterburner_engine.inside.hinted import Hinted
from afterburner_engine.inside.problems import CannotGrow, NoShape
from afterburner_engine.inside.shapes import Shape
from afterburner_engine.inside.suspects import Suspect
from afterburner_engine.inside.trials import Runs

SOURCE = "probed"

PROBE_S = 2.0
"""How long combinations are tried."""

DRAWS = 4
"""Calls that tell how a combination does."""

STARTS = 60
"""Combinations drawn by their likelihood where the likeliest ones all fail."""

VARIANTS = 8
"""Combinations that are kept."""

HELPING = 0.15
"""What a line of a helper is worth beside one of the function itself."""

LEAST = 1e-3
"""Combinations that are less likely than that beside the likeliest are not kept."""

ALIKE = 0.3
AT_LEAST = 3
"""As many combinations are kept, if they are about as likely, for variety's sake."""

RETURNING = 0.4
"""The share of calls that has to return for a combination to be kept."""

DRAWN = 80
"""Draws of each combination; more where few of them are accepted."""

TIED = 0.5
"""How often a value is one that occurs in a collection beside it."""

GROWN = (16, 48, 100)
"""Sizes at which a combination is tried before larger inputs are made of it."""

CASES = 150
"""Cases that are looked for, and how many of them may raise."""

RAISING = 24

Combination = dict[str, Suspect]
"""A suspect for each parameter; one that has a default may be missing."""


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
        return self.returning * self.weight**0.4 * (1 + _worth(self.goals)) ** 0.8


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
        self._choices = choices
        self._known = known
        self._runs = Runs(target)
        self._ends = time.monotonic() + limit_s
        self._tried: dict[Any, Variant] = {}
        self._must = [
            p.name for p in target.signature.parameters.values() if _needed(p)
        ]
        self.variants = self._searched()
        if not self.variants:
            raise NoShape(self._failure())
        self._hinted = [_Drawer(target, v.parts, known) for v in self.variants]
        self._growing = self._growable()
        self.notes.append(self._told())

    # The search

    def _searched(self) -> list[Variant]:
        """The combinations to keep: the best, then those that reach further."""
        best = self._climbed(self._first())
        if not best.returning:
            rng = generator("probe", self.target.qualname)
            for _ in range(STARTS):
                if time.monotonic() > self._ends:
                    break
                best = max(best, self._try(self._drawn(rng)), key=_value)
            best = self._climbed(best)
        found = [
            v
            for v in self._tried.values()
            if v.returning >= RETURNING and v.weight >= LEAST
        ]
        if not found and best.returning:
            found = [best]
        return self._covering(found)

    def _first(self) -> Variant:
        return self._try({name: self._choices[name][0] for name in self._must_guess})

    @property
    def _must_guess(self) -> list[str]:
        return [name for name in self._must if name in self._choices]

    def _climbed(self, best: Variant) -> Variant:
        """Change one parameter after the other, for as long as it gets better."""
        for _ in range(3):
            before = best
            for name, suspects in self._choices.items():
                tried = []
                for one in suspects:
                    if time.monotonic() > self._ends:
                        break
                    tried.append(self._try({**best.parts, name: one}))
                best = max([best, *tried], key=_value)
            if best is before:
                break
        return best

    def _drawn(self, rng: random.Random) -> Combination:
        made = {}
        for name in self._must_guess:
            known = self._choices[name]
            made[name] = rng.choices(known, [one.weight**0.5 for one in known])[0]
        return made

    def _try(self, parts: Combination) -> Variant:
        key = tuple(
            (name, parts[name].label) for name in self._choices if name in parts
        )
        if key in self._tried:
            return self._tried[key]
        variant = self._tried[key] = Variant(parts, weight=self._weight(parts))
        drawer = _Drawer(self.target, parts, self._known)
        returned = 0
        for turn in range(DRAWS):
            call = drawer.call(generator("probe", turn, *key))
            if call is None:
                continue
            reached = self._runs.run(*call)
            variant.touched |= reached.goals
            if reached.returned:
                returned += 1
                variant.goals |= reached.goals
            elif turn == 1 and not returned:
                break  # two failures: it will hardly do
        variant.returning = returned / DRAWS
        return variant

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

    def _growable(self) -> Optional[_Drawer]:
        """The first combination that the original accepts larger inputs of."""
        for drawer in self._hinted:
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

    def _failure(self) -> str:
        names = ", ".join(f"`{name}`" for name in self._choices)
        return (
            f"{names} {'has' if len(self._choices) == 1 else 'have'} neither a type "
            f"hint nor a default value, and of {len(self._tried)} combinations of "
            "guesses none is accepted"
        )

    # The interface that `Hinted` has

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
            at = min(rng.randrange(len(self._hinted)), rng.randrange(len(self._hinted)))
            made = self._hinted[at].call(rng)
            if made is not None:
                return made
        raise CannotGrow("no arguments are found that are accepted")

    def cases(self, seed: int) -> Iterator[Case]:
        """Boundary cases and draws of all combinations that the original answers."""
        raising = itertools.count(1)
        each = [
            drawer.inputs(seed, DRAWN if variant.returning > 0.5 else 3 * DRAWN)
            for drawer, variant in zip(self._hinted, self.variants)
        ]
        count = 0
        ends = time.monotonic() + PROBE_S
        for call in _in_turns(each):
            if count >= CASES or time.monotonic() > ends:
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
            drawer = self._hinted[turn % len(self._hinted)]
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


class _Drawer(Hinted):
    """Draws the calls of one combination."""

    def __init__(
        self, target: Target, parts: Combination, known: dict[str, Shape]
    ) -> None:
        self.target = target
        self.notes = []
        self.source = SOURCE
        self.required: dict[str, Shape] = {}
        self.optional: dict[str, Shape] = {}
        self.rest: Optional[Shape] = None
        self.keyword_only: set[str] = set()
        for name, parameter in target.signature.parameters.items():
            if parameter.kind is parameter.KEYWORD_ONLY:
                self.keyword_only.add(name)
            shape = parts[name].shape if name in parts else known.get(name)
            if parameter.kind is parameter.VAR_POSITIONAL:
                self.rest = shape
            elif shape is not None:
                # What a combination gives, it gives each time.
                must = _needed(parameter) or name in parts
                (self.required if must else self.optional)[name] = shape

    def call(
        self, rng: random.Random
    ) -> Optional[tuple[tuple[Any, ...], dict[str, Any]]]:
        """One small call, or None where a class refuses its arguments."""
        return self._natural(rng)

    def _tie(
        self,
        values: dict[str, Any],
        rng: random.Random,
        besides: Collection[str],
        share: float,
    ) -> None:
        """Some values beside a list or dict are one of its elements or keys."""
        for name, value in values.items():
            if name in besides or isinstance(value, (list, dict, set, bool)):
                continue
            like = [
                item
                for other, pool in values.items()
                if other != name and isinstance(pool, (list, dict))
                for item in pool
                if type(item) is type(value)
            ]
            if like and rng.random() < TIED:
                values[name] = rng.choice(like)

    def inputs(self, seed: int, count: int) -> Iterator[Any]:
        """Boundary values and draws, in turns."""
        draws = (self.call(generator("probed", seed, turn)) for turn in range(count))
        for pair in itertools.zip_longest(draws, self._edges(seed)):
            yield from (call for call in pair if call is not None)


def _needed(parameter: inspect.Parameter) -> bool:
    bundled = (parameter.VAR_POSITIONAL, parameter.VAR_KEYWORD)
    return parameter.default is parameter.empty and parameter.kind not in bundled


def _value(variant: Variant) -> float:
    return variant.value


def _worth(goals: set[Any]) -> float:
    """Lines of the function itself count more than those of its helpers."""
    helping = sum(isinstance(goal, tuple) and goal[0] == "helper" for goal in goals)
    return len(goals) - (1 - HELPING) * helping


def _gain(variant: Variant, covered: set[Any]) -> float:
    return _worth(variant.goals - covered) * (0.2 + variant.weight) * variant.returning


def _in_turns(each: list[Iterator[Any]]) -> Iterator[Any]:
    for row in itertools.zip_longest(*each):
        yield from (call for call in row if call is not None)
