"""Cases of a function from its type hints and default values.

Used where nothing better is known: what is drawn fits the types, not what the
function means by them.
"""

from __future__ import annotations

import inspect
import itertools
import math
import random
from collections.abc import Collection, Iterator
from typing import Any

from afterburner_engine.inside import hypo
from afterburner_engine.inside.calls import Case, Target, Unusable, generator, snapshot
from afterburner_engine.inside.hints import Reader, hints_of, words
from afterburner_engine.inside.keys import words_in
from afterburner_engine.inside.problems import CannotGrow, NoShape
from afterburner_engine.inside.shapes import Int, Shape, Union
from afterburner_engine.inside.texts import Prose, Text

DRAWN = 40
"""Cases drawn at random, beside the boundary cases."""

TIED = 0.8
"""How often a string of a small case is one that occurs beside it."""

PATTERN_NAMES = frozenset(
    {
        "pattern",
        "sep",
        "separator",
        "delimiter",
        "delim",
        "prefix",
        "suffix",
        "needle",
        "mode",
        "encoding",
        "fmt",
        "format",
        "key",
        "name",
        "char",
        "sub",
        "word",
    }
)
"""Names of strings that stay short beside the text that they are for."""


class Hinted:
    """Draws calls that fit the signature's types."""

    def __init__(self, target: Target) -> None:
        """Read the signature.

        Raises:
            NoShape: a parameter that must be given has no known values.
        """
        self.target = target
        self.notes: list[str] = []
        self.left: list[str] = []
        """Parameters that are left at their default, since nothing says more."""

        given = hints_of(target.function)
        self.source = "hints" if set(given) - {"return"} else "defaults"
        if not hypo.available():
            self.notes.append(
                "Hypothesis is not installed here; simpler values are used"
            )
        reader = Reader(hypo.pool_of)
        self.required: dict[str, Shape] = {}
        self.optional: dict[str, Shape] = {}
        self.rest: Shape | None = None
        self.keyword_only: set[str] = set()
        for index, parameter in enumerate(target.signature.parameters.values()):
            self._read(reader, parameter, given, index)

    def _read(
        self,
        reader: Reader,
        parameter: inspect.Parameter,
        given: dict[str, Any],
        index: int,
    ) -> None:
        if index == 0 and self.target.takes_self and self.target.owner is not None:
            self.required[parameter.name] = _instance(reader, self.target.owner)
            return
        if parameter.kind is parameter.VAR_KEYWORD:
            return
        if parameter.kind is parameter.VAR_POSITIONAL:
            if parameter.name in given:
                self.rest = reader.shape(given[parameter.name])
            return
        shape = reader.parameter(parameter, given)
        if shape is None:
            self.left.append(parameter.name)
            self.notes.append(f"`{parameter.name}` is left at its default value")
            return
        if parameter.kind is parameter.KEYWORD_ONLY:
            self.keyword_only.add(parameter.name)
        needed = parameter.default is parameter.empty
        (self.required if needed else self.optional)[parameter.name] = _as_parameter(
            shape
        )

    @property
    def varies(self) -> bool:
        """Whether there is anything to choose."""
        return bool(self.required or self.optional or self.rest)

    def growing(self) -> dict[str, Shape]:
        """The parameters that take the size; containers before integers."""
        for group in (self.required, self.optional):
            grown = {
                name: shape for name, shape in group.items() if _is_container(shape)
            }
            if grown:
                texts = {n: s for n, s in grown.items() if isinstance(s, Text)}
                only_text = len(texts) == len(grown)
                kept = {
                    n: s
                    for n, s in grown.items()
                    if n not in texts
                    or (only_text and (n not in PATTERN_NAMES or len(texts) == 1))
                }
                return kept or grown
        if self.rest is not None:
            return {}
        for group in (self.required, self.optional):
            grown = {name: shape for name, shape in group.items() if shape.grows}
            if grown:
                return grown
        return {}

    @property
    def grows(self) -> bool:
        """Whether a size makes a difference."""
        return bool(self.growing()) or self.rest is not None

    @property
    def has_containers(self) -> bool:
        """Whether what grows is more than integers."""
        return self.rest is not None or any(map(_is_container, self.growing().values()))

    def make(
        self, size: int, rng: random.Random
    ) -> tuple[tuple[Any, ...], dict[str, Any]]:
        """An input of about `size` elements.

        Raises:
            CannotGrow: the class' own code refused what was drawn for it.
        """
        if not self.grows:
            raise CannotGrow("no parameter has a type that can be larger")
        growing = self.growing()
        chosen = {**self.required, **growing}
        values = {}
        for name, shape in chosen.items():
            if name in growing:
                values[name] = shape.draw(rng, size)
            elif isinstance(shape, Int):
                values[name] = rng.randint(1, 1 + 2 * math.isqrt(size))
            else:
                values[name] = shape.draw(rng)
        self._tie(values, rng, growing, 1.0)
        rest = (
            []
            if self.rest is None
            else self.rest.many(rng, size if not growing else 3, False)
        )
        return self._call(values, rest)

    def cases(self, seed: int) -> Iterator[Case]:
        """Boundary cases, then Hypothesis' and our own draws in turn."""
        ours = (self._natural(generator("hints", seed, i)) for i in range(DRAWN))
        theirs = self._through_hypothesis(seed)
        mixed = (
            one for pair in itertools.zip_longest(ours, theirs) for one in pair if one
        )
        for args, kwargs in itertools.chain(self._edges(seed), mixed):
            try:
                kept_args, kept_kwargs = snapshot((args, kwargs))
            except Unusable:
                continue
            yield Case(self.source, kept_args, kept_kwargs)

    def draws(self, seed: int) -> Iterator[Case]:
        """Our own draws alone, without end to their variety."""
        for turn in itertools.count():
            made = self._natural(generator("further", seed, turn))
            if made is not None:
                yield Case(self.source, *made)
            elif turn > DRAWN:
                return

    def _edges(self, seed: int) -> Iterator[tuple[tuple[Any, ...], dict[str, Any]]]:
        """Each boundary value of each parameter, the others being ordinary."""
        shapes = {**self.required, **self.optional}
        each = {name: _attempt(shape.edges) or [] for name, shape in shapes.items()}
        for turn in range(max(map(len, each.values()), default=0)):
            for name, edges in each.items():
                if turn < len(edges):
                    rng = generator("edges", seed, name, turn)
                    made = _attempt(lambda: self._values(rng, {name}))  # noqa: B023 - called at once
                    if made is not None:
                        yield self._call({**made, name: edges[turn]}, [])
        if self.rest is not None:
            for edge in self.rest.edges()[:4]:
                yield self._call(self._values(generator("rest", seed), set()), [edge])

    def _values(self, rng: random.Random, besides: set[str]) -> dict[str, Any]:
        made = {
            name: s.draw(rng)
            for name, s in self.required.items()
            if name not in besides
        }
        for name, shape in self.optional.items():
            if rng.random() < 0.5:
                made[name] = shape.draw(rng)
        self._tie(made, rng, besides, TIED)
        return made

    def _tie(
        self,
        values: dict[str, Any],
        rng: random.Random,
        besides: Collection[str],
        share: float,
    ) -> None:
        """That share of the strings beside a table or an object is one of its keys."""
        for name, shape in {**self.required, **self.optional}.items():
            if name in besides or name not in values or not isinstance(shape, Text):
                continue
            others = [value for other, value in values.items() if other != name]
            known = [word for other in others for word in words_in(other)]
            if known and rng.random() < share:
                values[name] = rng.choice(known)

    def _natural(
        self, rng: random.Random
    ) -> tuple[tuple[Any, ...], dict[str, Any]] | None:
        made = _attempt(lambda: self._values(rng, set()))
        if made is None:
            return None
        rest = (
            [] if self.rest is None else self.rest.many(rng, rng.randint(0, 5), False)
        )
        return self._call(made, rest)

    def _through_hypothesis(
        self, seed: int
    ) -> list[tuple[tuple[Any, ...], dict[str, Any]]]:
        if not hypo.available():
            return []
        from hypothesis import strategies
        from hypothesis.errors import HypothesisException

        try:
            each = {name: hypo.strategy_of(s) for name, s in self.required.items()}
            extra = {name: hypo.strategy_of(s) for name, s in self.optional.items()}
            drawn = hypo.draw(
                strategies.fixed_dictionaries(each, optional=extra), DRAWN, seed
            )
        except HypothesisException as error:
            self.notes.append(f"Hypothesis gives no values: {error}")
            return []
        except Exception as error:  # noqa: BLE001 - a class' own __init__ may raise anything
            self.notes.append(
                f"Hypothesis gives no values: {type(error).__name__}: {error}"
            )
            return []
        return [self._call(values, []) for values in drawn]

    def _call(
        self, values: dict[str, Any], rest: list[Any]
    ) -> tuple[tuple[Any, ...], dict[str, Any]]:
        """Positional up to the first one left out, then by keyword."""
        args: list[Any] = []
        kwargs: dict[str, Any] = {}
        gap = False
        for name, parameter in self.target.signature.parameters.items():
            if name not in values:
                gap = gap or parameter.kind is not parameter.VAR_POSITIONAL
            elif gap or name in self.keyword_only:
                if parameter.kind is not parameter.POSITIONAL_ONLY:
                    kwargs[name] = values[name]
            else:
                args.append(values[name])
        return (*args, *([] if gap and self.optional else rest)), kwargs


def _instance(reader: Reader, owner: type) -> Shape:
    shape = reader.instance(owner)
    if shape is None:
        raise NoShape(
            f"`self` cannot be made: no arguments are known that {owner.__name__} takes"
        )
    return shape


def _as_parameter(shape: Shape) -> Shape:
    """A string as a parameter is a text, within something a word; integers are small.

    A count in the millions would show nothing but how long the function can take.
    """
    if isinstance(shape, Text):
        return Prose(words())
    if isinstance(shape, Int):
        return Int(-3, 20, None, (0, 1, -1, 2, 3, 10, 100, 1000))
    if isinstance(shape, Union):
        return Union([_as_parameter(option) for option in shape.options], shape.weights)
    return shape


def _is_container(shape: Shape) -> bool:
    if isinstance(shape, Union):
        return any(_is_container(option) for option in shape.options)
    return shape.grows and not isinstance(shape, Int)


def _attempt(make: Any) -> Any:
    """What `make` gives; None where the user's own class refuses its arguments."""
    try:
        return make()
    except Exception:  # noqa: BLE001 - an __init__ may raise anything
        return None
