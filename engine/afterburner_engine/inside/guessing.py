"""The guesses for one function: what each of its parameters may be, from all that its
module shows.

Puts together what the body does (`uses`), kinds of values (`suspects`), patterns and
literals that the code names, and objects of the module's classes, which are made by
guessing the arguments of their constructors in turn.
"""

from __future__ import annotations

import collections.abc as abc
import inspect
import random
import types
import typing
from dataclasses import dataclass
from typing import Any, Optional

from afterburner_engine.inside import hypo
from afterburner_engine.inside.calls import Target
from afterburner_engine.inside.evidence import Uses
from afterburner_engine.inside.further import constants_of
from afterburner_engine.inside.hints import Reader, hints_of
from afterburner_engine.inside.noted import Encoded, Notation
from afterburner_engine.inside.patterns import Matching, patterns_of
from afterburner_engine.inside.probing import PROBE_S, Probed
from afterburner_engine.inside.problems import NoShape
from afterburner_engine.inside.shapes import Shape
from afterburner_engine.inside.sundry import callables
from afterburner_engine.inside.suspects import Suspect, by_use, suspects
from afterburner_engine.inside.uses import uses_of

MAX_CLASSES = 2
"""How deep the arguments of constructors are guessed."""

MAX_OBJECTS = 5
"""Classes of the module that are tried for one parameter."""

LONGEST = 40
"""Characters of a literal that may be a part of an input."""

MAX_LITERALS = 120


def probed(target: Target, depth: int = 0) -> Probed:
    """What draws inputs for a function by guessing.

    Raises:
        NoShape: no guess is accepted by it, or there is nothing to guess.
    """
    return _Guesser(target, depth).probed()


@dataclass(frozen=True)
class Constructed(Shape):
    """Objects of a class, by arguments that its constructor accepts."""

    kind: Any
    arguments: Probed

    @property
    def grows(self) -> bool:
        """Whether an argument other than an integer does."""
        return self.arguments.has_containers

    def draw(
        self, rng: random.Random, size: Optional[int] = None, among: Any = None
    ) -> Any:
        """A new object."""
        if size is not None and self.grows:
            args, kwargs = self.arguments.make(size, rng)
        else:
            args, kwargs = self.arguments.any_call(rng)
        return self.kind(*args, **kwargs)


class _Guesser:
    """Gathers the choices of one function's parameters."""

    def __init__(self, target: Target, depth: int) -> None:
        self.target = target
        self.depth = depth
        self.names = vars(target.module)
        owner = target.owner
        self.uses = uses_of(target.function, self.names, owner)
        self.patterns = patterns_of(target.function, self.names, owner)
        self.literals = _literals(target)

    def probed(self) -> Probed:
        """The guesses, tried."""
        given = hints_of(self.target.function)
        reader = Reader(hypo.pool_of)
        choices: dict[str, list[Suspect]] = {}
        known: dict[str, Shape] = {}
        for index, parameter in enumerate(self.target.signature.parameters.values()):
            if parameter.kind is parameter.VAR_KEYWORD:
                continue
            if index == 0 and self.target.takes_self:
                known[parameter.name] = self._self(reader)
                continue
            if parameter.name in given:
                self._hinted(reader, parameter, given, choices, known)
                continue
            uses = self.uses.get(parameter.name, Uses())
            choices[parameter.name] = suspects(
                parameter.name, uses, self._own, _default(parameter)
            )
        limit = PROBE_S if not self.depth else PROBE_S / 4
        return Probed(self.target, choices, known, limit)

    def _hinted(
        self,
        reader: Reader,
        parameter: inspect.Parameter,
        given: dict[str, Any],
        choices: dict[str, list[Suspect]],
        known: dict[str, Shape],
    ) -> None:
        hint = given[parameter.name]
        if (typing.get_origin(hint) or hint) is abc.Callable:
            uses = self.uses.get(parameter.name, Uses())
            taken = typing.get_args(hint)[:1]
            arity = len(taken[0]) if taken and isinstance(taken[0], list) else 1
            arity = arity if uses.called is None else uses.called
            choices[parameter.name] = [
                Suspect(label, shape, 1.0) for label, shape in callables(arity)
            ]
            return
        shape = reader.parameter(parameter, given)
        if shape is not None:
            known[parameter.name] = shape

    def _self(self, reader: Reader) -> Shape:
        owner = self.target.owner
        if owner is None:
            raise NoShape("`self` of no known class")
        found = self._objects_of(owner)
        if found is not None:
            return found
        shape = reader.instance(owner)
        if shape is None:
            raise NoShape(
                "`self` cannot be made: no arguments are known that "
                f"{owner.__name__} takes"
            )
        return shape

    def _own(self, name: str, uses: Uses) -> list[Suspect]:
        """Suspects that this module alone knows."""
        found = []
        as_text = by_use("", uses)
        if self.patterns:
            shape = Matching(self.patterns)
            found.append(Suspect("matching text", shape, 1.2 * as_text))
            as_bytes = 0.6 * by_use(b"", uses)
            found.append(Suspect("matching bytes", Encoded(shape), as_bytes))
        if self.literals:
            spoken = Notation(self.literals, "")
            found.append(Suspect("its own words", spoken, 0.6 * as_text))
        return found + self._objects(name, uses)

    def _objects(self, name: str, uses: Uses) -> list[Suspect]:
        """Objects of the module's classes that have what the body uses."""
        if self.depth >= MAX_CLASSES:
            return []
        found = []
        for kind in self._classes(name, uses)[:MAX_OBJECTS]:
            shape = self._objects_of(kind)
            if shape is not None:
                found.append(Suspect(f"{kind.__name__}", shape, 8.0))
        return found

    def _classes(self, name: str, uses: Uses) -> list[Any]:
        local = [
            kind
            for kind in self.names.values()
            if isinstance(kind, type) and kind.__module__ == self.target.module.__name__
        ]
        wanted = tuple(k for k in uses.kinds if k not in (object, type))
        asked = [k for k in local if wanted and issubclass(k, wanted)]
        has = [
            k
            for k in local
            if uses.methods
            and not _is_plain(uses.methods)
            and all(hasattr(k, m) or _assigned(k, m) for m in uses.methods)
        ]
        named = [k for k in local if k.__name__.lower() == name.lower().strip("_")]
        usable = [k for k in (*named, *asked, *has) if not inspect.isabstract(k)]
        both = [k for k in usable if not issubclass(k, BaseException)]
        return sorted(set(both), key=lambda k: (k not in has, both.index(k)))

    def _objects_of(self, kind: Any) -> Optional[Shape]:
        try:
            signature = inspect.signature(kind)
        except (TypeError, ValueError):
            return None
        maker = vars(kind).get("__init__") or vars(kind).get("__new__")
        maker = maker or getattr(kind, "__init__", None)
        made: Any = getattr(maker, "__func__", maker)
        if not isinstance(made, types.FunctionType):
            return None
        target = Target(
            self.target.module,
            kind.__qualname__,
            made,
            signature,
            kind,
            "class",
        )
        try:
            return Constructed(kind, probed(target, self.depth + 1))
        except NoShape:
            return None


def _is_plain(methods: set[str]) -> bool:
    plain: tuple[Any, ...] = ("", b"", [], {}, 1, 0.5)
    return any(all(hasattr(one, name) for name in methods) for one in plain)


def _assigned(kind: Any, name: str) -> bool:
    """Whether a method of the class mentions such an attribute."""
    return any(
        name in getattr(getattr(method, "__code__", None), "co_names", ())
        for method in vars(kind).values()
    )


def _default(parameter: inspect.Parameter) -> Any:
    return None if parameter.default is parameter.empty else parameter.default


def _literals(target: Target) -> list[str]:
    constants = constants_of(target).values.get(str, [])
    return [one for one in constants if 0 < len(one) <= LONGEST][:MAX_LITERALS]
