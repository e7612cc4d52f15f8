"""More varied values for the equality check, through Hypothesis where it is installed.

Hypothesis is a guest in the user's interpreter: it may be missing or old, it must
not write its folder, and what it finds must depend on the seed alone.
"""

from __future__ import annotations

import os
import warnings
from collections.abc import Callable
from typing import Any

from afterburner_engine.inside.boxes import Fields, Mapping, Matrix, Sequence
from afterburner_engine.inside.calls import Unusable, snapshot
from afterburner_engine.inside.kinds import Counted, Records
from afterburner_engine.inside.shapes import (
    Build,
    Float,
    Int,
    Pool,
    Shape,
    Tuple_,
    Union,
)
from afterburner_engine.inside.texts import Text

POOL = 20
"""Values kept of a type that only Hypothesis can make."""

NOWHERE = os.path.join(os.devnull, "hypothesis")
"""A folder that cannot be made; Hypothesis goes on without its files."""


def available() -> bool:
    """Whether Hypothesis can be imported here."""
    try:
        import hypothesis.strategies
    except ImportError:
        return False
    return hasattr(hypothesis.strategies, "from_type")


def pool_of(hint: Any) -> Shape | None:
    """Values of a type that nothing else knows; None if Hypothesis knows none."""
    if not available():
        return None
    from hypothesis import strategies
    from hypothesis.errors import HypothesisException

    try:
        values = draw(strategies.from_type(hint), POOL, 0)
    except (HypothesisException, TypeError, ValueError, NameError, AttributeError):
        return None
    kept = []
    for value in values:
        try:
            kept.append(snapshot(value))
        except Unusable:
            return None
    return Pool(kept) if kept else None


def draw(strategy: Any, count: int, seed: int) -> list[Any]:
    """Up to `count` values of a strategy, the same ones for the same seed."""
    import hypothesis
    from hypothesis import HealthCheck, Phase, configuration, settings

    found: list[Any] = []

    def keep(value: Any) -> None:
        found.append(value)

    checks: Any = list(HealthCheck)  # its metaclass hides from some type checkers
    quiet: Any = settings(
        max_examples=count,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=checks,
        print_blob=False,
    )
    seeded: Any = hypothesis.seed(seed)
    given: Any = hypothesis.given
    run = seeded(quiet(given(strategy)(keep)))
    before = getattr(configuration, "__hypothesis_home_directory", None)
    configuration.set_hypothesis_home_dir(NOWHERE)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            run()
    finally:
        configuration.set_hypothesis_home_dir(before)
    return found[:count]


def strategy_of(shape: Shape) -> Any:
    """A strategy for the values of a shape, kept small."""
    for kind, make in _makers().items():
        if isinstance(shape, kind):
            return make(shape)
    raise TypeError(f"no strategy for {type(shape).__name__}")


def _makers() -> dict[type, Callable[[Any], Any]]:
    from hypothesis import strategies as st

    return {
        Int: lambda s: st.one_of(
            st.integers(s.low, s.high), st.sampled_from(s.boundary or (s.low,))
        ),
        Float: lambda s: st.one_of(
            st.floats(-1e6, 1e6), st.sampled_from(s.boundary or (s.low,))
        ),
        Counted: lambda s: strategy_of(s.number).map(s.value),
        Records: lambda s: st.lists(
            st.dictionaries(
                st.sampled_from(("a", "b", "id")), strategy_of(s.value), max_size=3
            ),
            max_size=5,
        ),
        Text: lambda s: st.one_of(
            st.text(st.sampled_from("abcxyzABC 019_-.,"), max_size=12),
            st.sampled_from(s.edges()),
        ),
        Pool: lambda s: st.sampled_from(list(s.values)),
        Union: lambda s: st.one_of([strategy_of(option) for option in s.options]),
        Tuple_: lambda s: st.tuples(*map(strategy_of, s.parts)).map(
            lambda t: s.build(list(t))
        ),
        Build: lambda s: st.fixed_dictionaries(
            {name: strategy_of(one) for name, one in s.fields.items()}
        ).map(lambda fields: s.make(**fields)),
        Fields: lambda s: st.fixed_dictionaries(
            {n: strategy_of(one) for n, one in s.fields.items() if n not in s.optional},
            optional={
                n: strategy_of(one) for n, one in s.fields.items() if n in s.optional
            },
        ),
        Sequence: lambda s: st.lists(strategy_of(s.element), max_size=6).map(s.build),
        Matrix: lambda s: st.lists(
            st.lists(strategy_of(s.cell), max_size=4), max_size=4
        ),
        Mapping: lambda s: st.dictionaries(
            strategy_of(s.key), strategy_of(s.value), max_size=5
        ).map(s.build),
    }
