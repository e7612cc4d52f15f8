"""What a parameter without a type hint may be: kinds of values, the likeliest first.

A guess from its name, its default and what the body does with it. Nothing is decided
here: the guesses are tried on the function itself (`probing`).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from afterburner_engine.inside.boxes import Mapping, Sequence
from afterburner_engine.inside.evidence import Uses
from afterburner_engine.inside.hints import words
from afterburner_engine.inside.notations import notation
from afterburner_engine.inside.plainkinds import (
    LIST_NAMES,
    PLURAL,
    numbers,
    raw,
    texts,
)
from afterburner_engine.inside.shapes import Int, Pool, Shape, Tuple_
from afterburner_engine.inside.sundry import SUNDRY, anything, callables

NAMED = 6.0
"""How much likelier a kind is when the name speaks for it."""

UNFIT = 0.02
"""What is left of a kind that lacks what the body uses."""

MISMATCHED = 0.05
"""What is left of a kind that the default value is not of."""

KEPT = 26
"""Kinds of a parameter that are tried, at most."""

MAX_DEPTH = 2
"""How deep elements are guessed."""


@dataclass(frozen=True)
class Suspect:
    """One kind of value, and how likely it is beside the others."""

    label: str
    shape: Shape
    weight: float


Own = Callable[[str, Uses], list[Suspect]]
"""Suspects that only the caller knows of, for a name and its uses."""


def suspects(
    name: str, uses: Uses, own: Own, default: Any = None, depth: int = 0
) -> list[Suspect]:
    """The kinds of a parameter, the likeliest first. `own` gives the caller's own."""
    found = list(own(name, uses))
    for kind in (*numbers(), *texts(), *raw()):
        weight = kind.weight * by_use(kind.example, uses) * _by_name(name, kind.names)
        if default is not None:
            weight *= 3.0 if type(default) is type(kind.example) else MISMATCHED
        found.append(Suspect(kind.label, kind.shape(), weight))
    found += _compared(uses)
    if uses.called is not None or _by_name(name, "func function key fn callback f") > 1:
        arity = uses.called or 1
        weight = 60.0 if uses.called is not None else 1.0
        found += [Suspect(label, s, weight) for label, s in callables(arity)]
    if depth < MAX_DEPTH:
        factor = 1.0 if default is None else MISMATCHED
        factor = 1.0 if isinstance(default, (list, tuple, dict, set)) else factor
        found += [
            Suspect(one.label, one.shape, one.weight * factor)
            for one in _collections(name, uses, own, depth)
        ]
    for label, example, about, shape in SUNDRY:
        weight = 0.3 * by_use(example, uses) * _by_name(name, about)
        found.append(Suspect(label, shape(), weight * _by_kind(example, uses)))
    best: dict[str, Suspect] = {}
    for one in sorted(found, key=lambda s: -s.weight):
        best.setdefault(one.label, one)
    return _varied(list(best.values()))


def _varied(ranked: list[Suspect]) -> list[Suspect]:
    """The first ones, and the likeliest of each larger group among them."""
    groups = [re.split(r" of ", one.label)[0] for one in ranked]
    firsts = [i for i, group in enumerate(groups) if groups.index(group) == i]
    kept = sorted({*range(min(KEPT, len(ranked))), *firsts[: KEPT + 8]})
    return [ranked[i] for i in kept]


def _compared(uses: Uses) -> Iterator[Suspect]:
    """Literals that it is compared with are values to have."""
    by_kind: dict[type, list[Any]] = {}
    for value in uses.constants:
        by_kind.setdefault(type(value), []).append(value)
    for kind, values in by_kind.items():
        if kind is not int and kind is not float:
            pool = list(dict.fromkeys(values))
            weight = 1.5 if len(pool) > 1 else 0.6
            yield Suspect(f"its {kind.__name__}s", Pool(pool), weight)


def _collections(name: str, uses: Uses, own: Own, depth: int) -> Iterator[Suspect]:
    element = uses.element or Uses()
    inner = suspects(_singular(name), element, own, None, depth + 1)
    for one in [i for i in inner if i.weight > UNFIT][:12]:
        named = _by_name(name, LIST_NAMES.get(one.label, PLURAL))
        weight = 1.3 * by_use([], uses) * named * min(one.weight, 4.0) ** 0.5
        weight *= 0.4 if depth else 1.0
        lengths = (0, 1, 2, 3, 5, 8, 24)
        listed = Sequence(one.shape, lengths)
        yield Suspect(f"list of {one.label}", listed, weight)
        if not depth:
            yield from _others(name, one, uses, weight)
    if not depth or uses.unpacked:
        yield from _tuples(uses, inner, name)
        yield from _mappings(name, uses, inner, depth)
        yield Suspect("anything", anything(), 0.25 * _by_use_all(uses))


def _others(name: str, one: Suspect, uses: Uses, weight: float) -> Iterator[Suspect]:
    if one.label in ("small int", "float", "words", "int"):
        ordered = Sequence(one.shape, (0, 1, 2, 3, 5, 8), order="up")
        yield Suspect(f"ascending list of {one.label}", ordered, weight * 0.5)
        as_set = Sequence(one.shape, (0, 1, 2, 4), build=set, distinct=True)
        fit = by_use(set(), uses) * _by_name(name, "set seen unique")
        yield Suspect(f"set of {one.label}", as_set, 0.3 * fit)


def _tuples(uses: Uses, inner: list[Suspect], name: str) -> Iterator[Suspect]:
    about = "pair tuple point interval span range components"
    fit = by_use((), uses) * _by_name(name, about)
    plain = [one for one in inner if not one.label.startswith(("list", "tuple"))]
    sizes = [uses.unpacked] if uses.unpacked else [2, 3]
    for size in sizes if uses.unpacked else ():
        for one in plain[:6]:
            yield Suspect(
                f"tuple of {size} {one.label}", Tuple_([one.shape] * size), 1.5 * fit
            )
    if "tuple" in name or "components" in name:
        six = Tuple_([Int(1, 12)] * 6)
        yield Suspect("tuple of 6 small int", six, 1.0 * fit)
    if not uses.unpacked:
        for one in plain[:3]:
            made = Sequence(one.shape, (0, 1, 2, 3, 5), build=tuple)
            yield Suspect(f"tuple of {one.label}", made, 0.4 * fit)
    pair = Tuple_([words(), Int(0, 20)])
    texts = Tuple_([notation("sentence"), notation("mail")])
    if uses.unpacked in (0, 2):
        share = 1.5 if uses.unpacked else 0.2
        yield Suspect("tuple of word and int", pair, share * fit)
        yield Suspect("tuple of two texts", texts, share * fit)


def _mappings(
    name: str, uses: Uses, inner: list[Suspect], depth: int
) -> Iterator[Suspect]:
    about = "dict mapping map table d kwargs options headers params config record row"
    fit = by_use({}, uses) * _by_name(name, about) * (0.4 if depth else 1.0)
    fit *= 4.0 if "text" in uses.indexed else 1.0
    yield Suspect("dict of ints", Mapping(words(), Int(0, 20)), 0.8 * fit)
    yield Suspect("dict of words", Mapping(words(), words()), 0.8 * fit)
    yield Suspect("dict of anything", Mapping(words(), anything()), 0.3 * fit)
    named = _by_name(name, "graph tree edges adjacency neighbours deps dependencies")
    plain = Mapping(words(), Sequence(words(), (0, 1, 2)), lengths=(0, 1, 2, 3, 5))
    yield Suspect("dict of lists", plain, 0.4 * fit * named)


def _by_use_all(uses: Uses) -> float:
    """Kinds that may be anything are unlikely where the body wants something."""
    wants = len(uses.methods) + uses.numeric + len(uses.indexed)
    return 1.0 if uses.kinds else 1.0 / (1 + wants)


def by_use(example: Any, uses: Uses) -> float:
    """How well a value like the example stands what the body does with it."""
    kind, weight = type(example), 1.0
    if kind is bool and uses.tested and uses == Uses(tested=True):
        weight *= 12.0
    elif uses.tested and kind not in (bool, int):
        weight *= 0.8
    missing = [name for name in uses.methods if not hasattr(example, name)]
    if uses.methods:
        weight *= UNFIT if missing else 3.0
    if uses.indexed:
        weight *= _indexed(kind, uses.indexed)
    if uses.element is not None and not hasattr(kind, "__iter__"):
        weight *= UNFIT
    elif uses.element is not None and kind in (list, tuple, set, dict):
        weight *= 2.0
    if (uses.sized or uses.unpacked) and not hasattr(kind, "__len__"):
        weight *= UNFIT
    if uses.numeric and kind not in (int, float, bool):
        weight *= 0.3 if kind is str and uses.textual else 0.1
    if uses.textual:
        weight *= 4.0 if kind is str else 2.0 if kind is bytes else 0.3
    if uses.called is not None:
        weight *= UNFIT
    return weight * _by_kind(example, uses)


def _by_kind(example: Any, uses: Uses) -> float:
    if not uses.kinds:
        return 1.0
    return 3.0 if isinstance(example, tuple(set(uses.kinds))) else 0.5


def _indexed(kind: type, how: set[str]) -> float:
    if kind in (int, float, bool, set):
        return UNFIT
    if "text" in how:
        return 1.0 if kind is dict else UNFIT
    if "set" in how:
        return 2.0 if kind in (list, dict) else UNFIT
    if "slice" in how:
        return UNFIT if kind is dict else 1.5
    return 1.0


def _by_name(name: str, about: str) -> float:
    """Whether a parameter's name speaks for a kind."""
    known = about.split()
    parts = [part for part in re.split(r"[_\d]+", name.lower()) if part]
    if name.lower() in known:
        return NAMED
    return NAMED * 0.6 if any(part in known for part in parts) else 1.0


def _singular(name: str) -> str:
    for ending, instead in (("ies", "y"), ("ses", "s"), ("s", "")):
        if name.endswith(ending) and len(name) > len(ending) + 1:
            return name[: -len(ending)] + instead
    return "item"
