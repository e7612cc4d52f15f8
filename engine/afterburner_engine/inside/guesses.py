"""Hypothesis strategies for what may stand at a place, where there is Hypothesis."""

from __future__ import annotations

from typing import Any

from afterburner_engine.inside import hypo
from afterburner_engine.inside.atoms import ODD_TEXTS
from afterburner_engine.inside.boxes_seen import Entries, Items, Parts, Record
from afterburner_engine.inside.options import Leaf, Option
from afterburner_engine.inside.palette import Palette
from afterburner_engine.inside.places import Place

LETTERS = "abcxyzABC 019.,-_=\t\n" + "".join(t for t in ODD_TEXTS if len(t) == 1)
"""Characters of texts. Hypothesis' own table of all of them takes seconds to make."""

DRAWN = 80
"""Calls drawn through Hypothesis: each takes as long as ten of our own."""


def calls(
    places: dict[str, Place], palette: Palette, seed: int
) -> list[dict[str, Any]]:
    """Values for all places; none where Hypothesis is missing or gives up."""
    if not hypo.available():
        return []
    from hypothesis import strategies

    try:
        each = {name: _strategy(place, palette) for name, place in places.items()}
        return hypo.draw(strategies.fixed_dictionaries(each), DRAWN, seed)
    except Exception:  # noqa: BLE001 - one source of inputs fewer; it is the user's version
        return []


def _strategy(place: Place, palette: Palette) -> Any:
    from hypothesis import strategies as st

    if not place.options:
        return st.none()
    return st.one_of([_of(option, palette) for option in place.options.values()])


def _of(option: Option, palette: Palette) -> Any:
    from hypothesis import strategies as st

    if isinstance(option, Leaf):
        return _leaf(option, palette)
    if isinstance(option, Items) and option.element.options:
        inner = _strategy(option.element, palette)
        size = 8
        if option.unordered:
            return st.lists(inner, max_size=size, unique_by=repr).map(option.build)
        return st.lists(inner, max_size=size).map(option.build)
    if isinstance(option, Parts):
        return st.tuples(*(_strategy(p, palette) for p in option.parts)).map(
            lambda parts: option.build(list(parts))
        )
    if isinstance(option, Entries) and option.key.options:
        pair = st.tuples(
            _strategy(option.key, palette), _strategy(option.value, palette)
        )
        return st.lists(pair, max_size=6).map(option.build)
    if isinstance(option, Record) and option.is_dict:
        fields = {n: _strategy(p, palette) for n, p in option.places.items()}
        return st.fixed_dictionaries(
            {n: s for n, s in fields.items() if n not in option.optional},
            optional={n: s for n, s in fields.items() if n in option.optional},
        )
    return st.sampled_from(option.edges(palette) or [None])


def _leaf(leaf: Leaf, palette: Palette) -> Any:
    from hypothesis import strategies as st

    known = [*leaf.seen, *palette.constants(leaf.kind)]
    if leaf.kind is int:
        return st.one_of(st.integers(-20, 100), st.integers(), st.sampled_from(known))
    if leaf.kind is float:
        return st.one_of(st.floats(), st.sampled_from(known))
    if leaf.kind is str:
        return st.one_of(st.text(LETTERS, max_size=12), st.sampled_from(known))
    if leaf.kind is bytes:
        return st.binary(max_size=12)
    return st.sampled_from(leaf.edges(palette) or leaf.seen)
