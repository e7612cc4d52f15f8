"""What a rule is. No rule is here, and nothing here knows Python's syntax."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from afterburner_engine.rulebook.edits import Edits
from afterburner_engine.rulebook.shape import Shape


class Rule:
    """Finds one kind of slow code and says what to write in its place.

    A rule may be wrong on rare inputs, because every rewrite is judged by running
    it; but each should be right for the shapes of code that it is meant for.
    """

    name: ClassVar[str]
    """Kebab-case; the proposal's name."""

    reason: ClassVar[str]
    """One line for the user: what is slow, and what the rewrite does instead."""

    objectives: ClassVar[frozenset[str]] = frozenset({"time", "memory", "integral"})
    """The objectives for which the rewrite is worth a try."""

    alone: ClassVar[bool] = True
    """Whether the rewrite may gain by itself, not just by what others make of it."""

    together: ClassVar[bool] = True
    """Whether it is among what is applied in turn, where it must not spoil the rest."""

    def rewrites(self, shape: Shape) -> Iterator[Edits]:
        """Yield one set of edits for each place (or way) to rewrite the function."""
        raise NotImplementedError

    def apply(self, shape: Shape) -> Iterator[str]:
        """Yield the code after each rewrite that comes out whole."""
        try:
            for edits in self.rewrites(shape):
                code = edits.finish()
                if code is not None and code != shape.code:
                    yield code
        except RecursionError:
            return  # expressions nested too deep to be walked are left as they are
