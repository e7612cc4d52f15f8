"""Every rule of our own, the ones that change the growth of cost first."""

from __future__ import annotations

from afterburner_engine.rulebook.base import Rule
from afterburner_engine.rulebook.rules import growing, joins, membership

RULES: tuple[Rule, ...] = (
    joins.NestedLoopToIndex(),
    joins.SearchToSet(),
    growing.SeenListToSet(),
    growing.GrowingMembership(),
    membership.MembershipToSet(),
    membership.CountToCounter(),
    membership.IndexToPositions(),
    membership.CopyBeforeMembership(),
)
"""Rules that can change how the cost grows."""

MICRO: tuple[Rule, ...] = ()
"""Rules that save a constant factor."""

MEMORY_FIRST: frozenset[str] = frozenset()
"""Rules that are tried first where memory is to shrink."""
