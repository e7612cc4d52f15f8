"""Makes inputs on which a rewritten function may behave otherwise, and shrinks them.

Runs beside the maker, inside the sandbox, where no candidate runs. It knows the known
calls and the constants of both versions. Four streams take turns: boundary values in
known calls, small inputs one after the other, calls like the known ones with changes,
and Hypothesis. Equal seeds give equal inputs.
"""

from __future__ import annotations

import copy
import inspect
import itertools
import math
import pickle
import random
from collections.abc import Iterator
from typing import Any, Callable

from afterburner_engine.inside import atoms, contents, guesses
from afterburner_engine.inside.bonds import Bonds
from afterburner_engine.inside.calls import Target, generator
from afterburner_engine.inside.contents import Call
from afterburner_engine.inside.palette import Palette
from afterburner_engine.inside.places import Place

Form = tuple[int, tuple[str, ...]]
"""How many arguments by position, and the names of the others."""

TEMPLATES = 24
"""Known calls that are changed, the shortest ones."""

SWEPT = 4
"""Templates in which each boundary value is tried."""

SMALL = 700
"""Small inputs that are tried one after the other."""

VARIANTS = 300
"""Simpler inputs tried in one step of shrinking."""


class Breaker:
    """The inputs of one search."""

    def __init__(
        self,
        target: Target,
        known: list[Call],
        grown: list[Call],
        constants: list[Any],
        seed: int,
        is_for: Callable[[bytes], bool],
    ) -> None:
        """Learn from the known calls, and from further ones that we have made of them.

        What the latter show of how values belong together is our own guess. `is_for`
        says of a pickled call whether it is one that the user wants to see tried.
        """
        self._is_for = is_for
        self._names = [
            p.name
            for p in target.signature.parameters.values()
            if p.kind in (p.POSITIONAL_ONLY, p.POSITIONAL_OR_KEYWORD)
        ]
        self._defaults = {
            name: p.default
            for name, p in target.signature.parameters.items()
            if p.default is not inspect.Parameter.empty
        }
        self._keyword_only = [
            name
            for name, p in target.signature.parameters.items()
            if p.kind is p.KEYWORD_ONLY
        ]
        self.palette = Palette(constants)
        self._rng = generator("break", seed)
        self._seed = seed
        self._limits: dict[str, float] = {}
        """Numbers from which on the original is slow, by the name of the parameter."""

        named = [(self._named(call), _form(call)) for call in (*known, *grown)]
        self._places = self._learn([values for values, _ in named])
        self.bonds = Bonds([values for values, _ in named[: len(known)]])
        self._usual: dict[str, float] = {}
        """The largest numbers of the known calls, by the name of the parameter."""

        for values, _ in named:
            for name, number in contents.largest_of(values).items():
                self._usual[name] = max(number, self._usual.get(name, 0))
        named.sort(key=lambda item: _weight(item[0]))
        self._templates = _varied(named)[:TEMPLATES]
        self._guessing = False
        self._stream = self._inputs()

    def guess(self) -> None:
        """Hypothesis takes part from now on: it needs a second to come up."""
        self._guessing = True

    def take(self, count: int) -> list[tuple[Call, bytes]]:
        """The next inputs, each with its pickle."""
        return list(itertools.islice(self._stream, count))

    def slow(self, call: Call) -> None:
        """No more numbers as large as those of a call that took too long."""
        largest = contents.largest_of(self._named(call))
        if not largest:
            return
        name = max(largest, key=lambda n: largest[n])
        usual = self._usual.get(name, 0)
        if largest[name] > usual:
            # Half way down, by orders of magnitude, and not one value after the other.
            limit = math.sqrt(min(largest[name], 1e300) * (usual + 1))
            self._limits[name] = min(self._limits.get(name, math.inf), limit)

    def simpler(self, call: Call) -> list[tuple[Call, bytes]]:
        """Calls that read more easily, the simplest first."""
        form, values = _form(call), self._named(call)
        ways = (
            [contents.separate, contents.dump]
            if contents.has_twice(call)
            else [contents.separate]
        )
        found: dict[bytes, Call] = {}
        for other, shape in self._simpler(values, form):
            made = self._call(other, shape)
            if self.bonds.hold(self._named(made)):
                for way in ways:
                    dumped = way(made)
                    if dumped is not None and self._is_for(dumped):
                        found.setdefault(dumped, made)
            if len(found) >= VARIANTS:
                break
        return [(made, dumped) for dumped, made in found.items()]

    def _simpler(
        self, values: dict[str, Any], form: Form
    ) -> Iterator[tuple[dict[str, Any], Form]]:
        yield values, form  # without an object that stands at two places
        for fewer in self._shorter(form):
            yield values, fewer
        for name, value in values.items():
            if name in self._places:
                for other in self._places[name].simpler(value):
                    yield {**values, name: other}, form

    def _shorter(self, form: Form) -> Iterator[Form]:
        """Forms of a call with one argument fewer, which has a default value."""
        count, keywords = form
        for name in keywords:
            if name in self._defaults:
                yield count, tuple(key for key in keywords if key != name)
        last = self._name(count - 1)
        if count and (last in self._defaults or last.startswith("*")):
            yield count - 1, keywords

    def _learn(self, calls: list[dict[str, Any]]) -> dict[str, Place]:
        names = dict.fromkeys(name for call in calls for name in call)
        seen = {name: [c[name] for c in calls if name in c] for name in names}
        for name, default in self._defaults.items():
            try:
                copy.deepcopy(default)
                pickle.dumps(default)
            except Exception:  # noqa: BLE001 - a default may be any object
                continue
            seen.setdefault(name, []).append(default)
        return {name: Place(values) for name, values in seen.items()}

    def _inputs(self) -> Iterator[tuple[Call, bytes]]:
        """The streams in turns, each input once."""
        streams = [self._swept(), self._changed(), self._small(), self._drawn()]
        streams += [self._changed()]
        seen: set[bytes] = set()
        idle = 0
        while idle < 2_000:
            if self._guessing:
                streams.append(self._hypothetical())
                self._guessing = False
            for stream in list(streams):
                made = next(stream, None)
                if made is None:
                    streams.remove(stream)
                    continue
                one = self._finished(*made)
                idle += 1
                if one is not None and one[1] not in seen:
                    seen.add(one[1])
                    if self._is_for(one[1]):
                        idle = 0
                        yield one
            if not streams:
                return

    def _finished(
        self, values: dict[str, Any], form: Form
    ) -> tuple[Call, bytes] | None:
        values = dict(values)
        if not self.bonds.kept(values, self._rng) or self._is_slow(values):
            return None
        aliased = self._rng.random() < 0.05
        if aliased:
            contents.alias(values, self._places, self._rng)
        call = self._call(values, form)
        dumped = contents.dump(call) if aliased else contents.separate(call)
        return None if dumped is None else (call, dumped)

    def _is_slow(self, values: dict[str, Any]) -> bool:
        return any(
            name in values and contents.largest(values[name], 0) > limit
            for name, limit in self._limits.items()
        )

    def _swept(self) -> Iterator[tuple[dict[str, Any], Form]]:
        """Each boundary value of each argument, the others being known ones."""
        for values, form in self._templates[:SWEPT]:
            yield values, form
            for fewer in self._shorter(form):
                yield values, fewer
            for name in values:
                if name not in self._places:
                    continue
                for edge in self._places[name].edges(self.palette):
                    yield {**values, name: edge}, form

    def _small(self) -> Iterator[tuple[dict[str, Any], Form]]:
        """All combinations of the smallest values, as far as they are few."""
        forms = dict.fromkeys(form for _, form in self._templates)
        for form in list(forms)[:2]:
            names = self._names_of(form)
            if not names or not all(name in self._places for name in names):
                continue
            each = max(4, round((8 * SMALL) ** (1 / len(names))))
            pools = [self._places[name].small(self.palette, each) for name in names]
            total = math.prod(map(len, pools))
            for number in _spread(total, self._rng):
                values = {}
                for name, pool in zip(names, pools):
                    number, at = divmod(number, len(pool))
                    values[name] = pool[at]
                yield values, form

    def _changed(self) -> Iterator[tuple[dict[str, Any], Form]]:
        """Known calls with one to three changes."""
        rng = self._rng
        while self._templates:
            values, form = rng.choice(self._templates)
            values = dict(values)
            if rng.random() < 0.3:
                self.palette.renew()
            names = [name for name in values if name in self._places]
            for _ in range(rng.choice((1, 1, 2, 3)) if names else 0):
                name = rng.choice(names)
                place = self._places[name]
                values[name] = place.changed(values[name], rng, self.palette)
            yield values, self._other_form(form, values)

    def _drawn(self) -> Iterator[tuple[dict[str, Any], Form]]:
        """Calls of a handful of values."""
        rng = self._rng
        while self._templates:
            values, form = rng.choice(self._templates)
            self.palette.renew()
            kept = rng.choice([*values, None]) if rng.random() < 0.3 else None
            drawn = {
                name: value
                if name == kept or name not in self._places
                else self._places[name].draw(rng, self.palette)
                for name, value in values.items()
            }
            self._meet(drawn)
            yield drawn, self._other_form(form, drawn)

    def _meet(self, values: dict[str, Any]) -> None:
        """Now and then, an argument that occurs in another one."""
        rng = self._rng
        if len(values) < 2 or rng.random() < 0.6:
            return
        name = rng.choice(list(values))
        others = [v for n, v in values.items() if n != name]
        kind = type(values[name])
        fits = self._places[name].fits if name in self._places else None
        parts = [
            p
            for o in others
            for p in contents.parts_of(o)
            if fits is not None and fits(p)
        ]
        lengths = [len(o) for o in others if isinstance(o, (list, tuple, str, dict))]
        if kind is int and lengths and rng.random() < 0.5:
            values[name] = rng.choice(lengths) + rng.choice((-1, 0, 0, 1))
        elif parts:
            part = rng.choice(parts)
            values[name] = atoms.variant(part, rng) if kind is str else part

    def _hypothetical(self) -> Iterator[tuple[dict[str, Any], Form]]:
        if not self._templates:
            return
        form = self._templates[0][1]
        names = self._names_of(form)
        places = {n: self._places[n] for n in names if n in self._places}
        if len(places) == len(names):
            for values in guesses.calls(places, self.palette, self._seed):
                yield values, form

    def _other_form(self, form: Form, values: dict[str, Any]) -> Form:
        """Now and then an argument fewer, or one more that has a default value."""
        rng = self._rng
        if rng.random() < 0.85:
            return form
        shorter = list(self._shorter(form))
        missing = [
            name
            for name in (*self._names[form[0] :], *self._keyword_only)
            if name in self._places and name in self._defaults and name not in form[1]
        ]
        if missing and (not shorter or rng.random() < 0.6):
            name = rng.choice(missing)
            values[name] = self._places[name].draw(rng, self.palette)
            return form[0], (*form[1], name)
        return rng.choice(shorter) if shorter else form

    def _name(self, index: int) -> str:
        return self._names[index] if 0 <= index < len(self._names) else f"*{index}"

    def _names_of(self, form: Form) -> list[str]:
        return [*(self._name(i) for i in range(form[0])), *form[1]]

    def _named(self, call: Call) -> dict[str, Any]:
        args, kwargs = call
        return {**{self._name(i): v for i, v in enumerate(args)}, **kwargs}

    def _call(self, values: dict[str, Any], form: Form) -> Call:
        args = tuple(values[self._name(i)] for i in range(form[0]))
        return args, {name: values[name] for name in form[1]}


def _form(call: Call) -> Form:
    return len(call[0]), tuple(call[1])


def _weight(values: dict[str, Any]) -> int:
    dumped = contents.dump(((), values))
    return len(dumped) if dumped is not None else 1 << 30


def _varied(
    named: list[tuple[dict[str, Any], Form]],
) -> list[tuple[dict[str, Any], Form]]:
    """The shortest of each form first, then those of ordinary length before the rest.

    A call without content shows little, so a few longer ones come early.
    """
    middle = named[len(named) // 3 : len(named) // 3 + 3]
    return list({id(item): item for item in [*named[:1], *middle, *named]}.values())


def _spread(total: int, rng: random.Random) -> Iterator[int]:
    """All numbers below `total`, or `SMALL` of them: the first ones, then any."""
    if total <= SMALL:
        yield from range(total)
        return
    first = SMALL // 3
    yield from range(first)
    for _ in range(SMALL - first):
        yield rng.randrange(first, total)
